package dev.frontdesk.albert;

import dev.frontdesk.albert.AlbertException.Code;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A small UTF-8 file of an encoder folder, read whole.
final class TextFile {
    private TextFile() {}

    /// @param bytesMax the length above which the file is refused
    /// @param code of the error where the file is there and wrong
    static String read(Path file, long bytesMax, Code code) {
        try {
            if (Files.size(file) > bytesMax) {
                throw new AlbertException(code, file + ": larger than " + bytesMax + " bytes");
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new AlbertException(code, file + ": is not UTF-8", e);
        } catch (NoSuchFileException e) {
            throw new AlbertException(Code.FILE, file + ": no such file", e);
        } catch (IOException e) {
            throw new AlbertException(Code.FILE, file + ": cannot be read: " + e, e);
        }
    }
}
