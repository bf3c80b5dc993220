package io.muster.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Façade: BPMN files as their authors have them, without any server. */
public final class FlowFiles {

    private FlowFiles() {}

    /**
     * What is wrong with one file.
     *
     * @param faults each names file, element and remedy; empty when it would be deployed
     */
    public record Checked(String file, List<String> faults) {}

    /** The shipped flows: relative name to text. */
    public static Map<String, String> shipped() {
        return new TreeMap<>(ModelFiles.shipped());
    }

    /**
     * Checks each file against the shipped flows and all the others given.
     *
     * @throws UncheckedIOException when one cannot be read
     */
    public static List<Checked> check(List<Path> files) {
        Map<String, String> house = shipped();
        Map<Path, String> texts = new LinkedHashMap<>();
        files.forEach(file -> {
            texts.put(file, read(file));
            house.put(name(file), String.valueOf(texts.get(file)));
        });
        House all = House.of(TaskType.ALL.keySet(), house, List.of());
        List<Checked> checked = new ArrayList<>();
        texts.forEach((file, text) -> checked.add(new Checked(file.toString(), check(name(file), text, all))));
        return checked;
    }

    private static List<String> check(String name, String text, House house) {
        try {
            return ModelCheck.faults(ModelReader.read(name, text), house);
        } catch (FaultyModel faulty) {
            return faulty.faults();
        }
    }

    /**
     * What the shipped file of this name has over the given one, element by element; empty when nothing of that name is
     * shipped.
     *
     * @throws IllegalArgumentException when the file is no model, with every fault
     */
    public static Optional<List<String>> difference(Path file) {
        return Optional.ofNullable(shipped().get(name(file)))
                .map(text -> ModelDiff.of(model(name(file), read(file)), model(name(file), text)));
    }

    private static Model model(String name, @Nullable String text) {
        try {
            return ModelReader.read(name, String.valueOf(text));
        } catch (FaultyModel faulty) {
            throw new IllegalArgumentException(String.join("\n", faulty.faults()), faulty);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
