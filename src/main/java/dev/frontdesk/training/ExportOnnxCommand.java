package dev.frontdesk.training;

import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.albert.OnnxExporter;
import dev.frontdesk.albert.Precision;
import dev.frontdesk.scoring.HeadsFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `export-onnx`: the serving graph of a bundle, for any ONNX Runtime.
@Command(
        name = "export-onnx",
        description = "Writes a bundle's encoder as an ONNX graph.",
        mixinStandardHelpOptions = true)
public final class ExportOnnxCommand implements Callable<Integer> {
    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "The bundle (default: the one that ships).")
    private Path bundle = ShippedBundle.FOLDER;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "F.onnx",
            description = "The file to write.")
    private Path out = Path.of("");

    @Option(names = "--int8", description = "8-bit weights.")
    private boolean int8;

    @Override
    public Integer call() throws IOException {
        Path encoder = ShippedBundle.orGiven(bundle).resolve(HeadsFolder.ENCODER);
        EncoderFolder folder = EncoderFolder.open(encoder);
        Precision precision = int8 ? Precision.INT8 : Precision.FLOAT32;
        OnnxExporter.write(folder.weights(), precision, out);
        System.err.println("Wrote " + out + ", " + Files.size(out) + " bytes.");
        return 0;
    }
}
