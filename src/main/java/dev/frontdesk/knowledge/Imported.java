package dev.frontdesk.knowledge;

import java.util.List;

/// What could be read, and what was left out.
public record Imported<T>(T value, List<Problem> problems) {
    public Imported {
        problems = List.copyOf(problems);
    }
}
