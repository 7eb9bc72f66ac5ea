package dev.frontdesk.knowledge;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// What is wrong with one record of a file; the record is left out unless the message says otherwise, the others are taken.
///
/// @param file the file's name, relative to the folder that is read
/// @param line the line on which the record begins, counted from 1; 0: the file as a whole
/// @param field the column or JSON field, where one is at fault
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(String file, long line, @Nullable String field, String message) {
    @Override
    public String toString() {
        return file
                + (line > 0 ? ":" + line : "")
                + (field == null ? "" : " (" + field + ")")
                + ": "
                + message;
    }
}
