package dev.frontdesk.knowledge;

/// A record that knows where it stood, for problems that show only beside others.
record Numbered<T>(String file, long line, T value) {
    Problem problem(String field, String message) {
        return new Problem(file, line, field, message);
    }

    /// Where it is, seen from a file.
    String place(String from) {
        return "line " + line + (file.equals(from) ? "" : " of " + file) + " already";
    }
}
