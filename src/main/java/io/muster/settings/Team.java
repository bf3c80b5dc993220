package io.muster.settings;

import java.util.List;

/**
 * People who are named together.
 *
 * @param id shares one space of names with the ids of people: {@code payments}
 * @param members ids of people
 */
public record Team(String id, String name, List<String> members) {}
