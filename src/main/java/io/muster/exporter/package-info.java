/**
 * The jar that the broker loads: it sends what happens inside the engine to Muster, so that pages can show where a process stands.
 *
 * <p>It promises: every wanted record arrives at least once and, per partition, in the order of the log; its position is acknowledged to the broker
 * only after a 2xx answer. It must never use anything but the JDK and the exporter API of the engine's own version, because it runs inside the broker,
 * not inside the server.
 *
 * <h2>What the broker is told</h2>
 *
 * Class {@code io.muster.exporter.MusterExporter}, arguments {@code file} (path, required), {@code onLag} ({@code block}, the default, or
 * {@code drop}) and {@code held} (how many bytes may wait inside the broker; 16777216). While Muster takes nothing, a full exporter refuses further
 * records, which the broker keeps in its log (block), or gives up the older half of what waits (drop). The file is a Java properties file, read at the start and again after every failure:
 *
 * <pre>
 * address=http://127.0.0.1:8080
 * token=…
 * engine=…        (optional, see below)
 * </pre>
 *
 * <h2>What it sends</h2>
 *
 * <pre>
 * POST &lt;address&gt;/engine/records
 * Authorization: Bearer &lt;token&gt;
 * Content-Type: application/x-ndjson
 * Content-Encoding: gzip
 * Muster-Engine: &lt;engine id&gt;
 * Muster-Partition: &lt;partition&gt;            (one batch never mixes partitions)
 * Muster-Dropped-Before: &lt;position&gt;       (only with onLag=drop, when records below this position were given up since the last 2xx)
 * </pre>
 *
 * The body, unpacked, is at most 4 MiB of UTF-8: one JSON object per line, ascending positions. Any 2xx acknowledges the whole batch; its body is
 * ignored. 413 makes the exporter send half as much; every other answer, and silence for five seconds, makes it read its file again and repeat the
 * batch later. After the broker was killed it starts again some records earlier: the receiver drops what is at or below its high-water mark of (engine
 * id, partition).
 *
 * <p>The engine id: the suffix of the newest process {@code muster-engine-<id>} seen deployed in this engine, remembered with the exporter's position;
 * as long as none was seen, {@code engine} of the file. While neither is known the records of an engine that Muster has not met are acknowledged
 * without being sent: nothing of Muster's can be among them, for that process is the first that Muster deploys.
 *
 * <h2>One line</h2>
 *
 * Always there: {@code position}, {@code partition}, {@code key}, {@code time} (epoch milliseconds, all four 64-bit numbers), {@code type},
 * {@code intent}. The rest by type; a field without a value (-1 or empty in the engine) is left out. Keys are JSON numbers beyond 2^53: read them as
 * {@code long}. Every text is cut after 4,000 characters. Only events are sent, never commands or rejections.
 *
 * <table>
 * <caption>Fields by type</caption>
 * <tr><th>{@code type}</th><th>{@code intent}</th><th>{@code key} is</th><th>fields</th></tr>
 * <tr><td>{@code PROCESS}</td><td>{@code CREATED}, {@code DELETED}</td><td>the process definition</td>
 *     <td>{@code bpmnProcessId}, {@code version}, {@code processDefinitionKey}, {@code resourceName}</td></tr>
 * <tr><td>{@code PROCESS_INSTANCE}</td><td>{@code ELEMENT_ACTIVATED}, {@code ELEMENT_COMPLETED}, {@code ELEMENT_TERMINATED}</td>
 *     <td>the element instance (of a process: the process instance)</td>
 *     <td>{@code bpmnProcessId}, {@code version}, {@code processDefinitionKey}, {@code processInstanceKey}, {@code elementId}, {@code elementType}
 *     ({@code PROCESS}, {@code SERVICE_TASK} …), {@code eventType} ({@code MESSAGE}, {@code TIMER} …), {@code flowScopeKey},
 *     {@code parentProcessInstanceKey}, {@code parentElementInstanceKey} (both only in called processes)</td></tr>
 * <tr><td>{@code JOB}</td><td>{@code COMPLETED}, {@code CANCELED}, {@code ERROR_THROWN}</td><td>the job</td>
 *     <td>{@code bpmnProcessId}, {@code version}, {@code processDefinitionKey}, {@code processInstanceKey}, {@code elementId},
 *     {@code elementInstanceKey}, {@code jobType}, {@code retries}, {@code deadline} (epoch ms), {@code worker}, {@code errorCode},
 *     {@code errorMessage}</td></tr>
 * <tr><td>{@code TIMER}</td><td>{@code CREATED}, {@code TRIGGERED}, {@code CANCELED}</td><td>the timer</td>
 *     <td>{@code processDefinitionKey}, {@code processInstanceKey}, {@code elementInstanceKey}, {@code targetElementId}, {@code dueDate} (epoch ms),
 *     {@code repetitions}</td></tr>
 * <tr><td>{@code PROCESS_MESSAGE_SUBSCRIPTION}</td><td>{@code CREATED}, {@code CORRELATED}, {@code DELETED}</td><td>the subscription</td>
 *     <td>{@code bpmnProcessId}, {@code processInstanceKey}, {@code elementInstanceKey}, {@code elementId}, {@code messageName},
 *     {@code correlationKey}, {@code messageKey}, {@code interrupting}</td></tr>
 * <tr><td>{@code MESSAGE_START_EVENT_SUBSCRIPTION}</td><td>{@code CORRELATED}</td><td>the subscription</td>
 *     <td>{@code bpmnProcessId}, {@code processDefinitionKey}, {@code processInstanceKey}, {@code elementId} (the start event), {@code messageName},
 *     {@code correlationKey}, {@code messageKey}</td></tr>
 * <tr><td>{@code INCIDENT}</td><td>{@code CREATED}, {@code RESOLVED}</td>
 *     <td>the engine's incident, by which it is resolved</td>
 *     <td>{@code bpmnProcessId}, {@code processDefinitionKey}, {@code processInstanceKey}, {@code elementId}, {@code elementInstanceKey},
 *     {@code jobKey}, {@code errorType} ({@code JOB_NO_RETRIES} …), {@code errorMessage}</td></tr>
 * </table>
 */
@NullMarked
package io.muster.exporter;

import org.jspecify.annotations.NullMarked;
