package io.muster.runbook;

/**
 * The process of one version of a runbook, for deployment.
 *
 * @param resource relative name, {@code runbook-restart-shop.bpmn}
 * @param hash SHA-256, hex, of the runbook's text
 */
public record RunbookProcess(String resource, String processId, String xml, String hash) {}
