package io.stylestream.model;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says in words for users what went wrong with a file; many of the JDK's messages are only a path. */
public final class FileProblem {
    private FileProblem() {}

    /** A clause that follows a colon, for example {@code permission denied}. */
    public static String describe(IOException failure) {
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist";
        }
        if (failure instanceof AccessDeniedException denied) {
            return "permission denied for " + denied.getFile();
        }
        if (failure instanceof FileAlreadyExistsException present) {
            return present.getFile() + " is already there";
        }
        if (failure instanceof NotDirectoryException file) {
            return file.getFile() + " is not a folder";
        }
        return String.valueOf(failure.getMessage());
    }
}
