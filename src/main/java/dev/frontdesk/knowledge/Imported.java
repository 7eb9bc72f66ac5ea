package dev.frontdesk.knowledge;

import java.util.List;

/// What could be read, and what was left out.
///
/// @param notes what each file or folder was taken for, in words
public record Imported<T>(T value, List<Problem> problems, List<String> notes) {
    public Imported {
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    public Imported(T value, List<Problem> problems) {
        this(value, problems, List.of());
    }
}
