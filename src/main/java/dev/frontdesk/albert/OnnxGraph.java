package dev.frontdesk.albert;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/// An ONNX model in the making: initialisers, nodes, inputs and outputs, written as protobuf bytes.
///
/// Field numbers are those of `onnx.proto` (IR version 8, opset 17) with Microsoft's fused operators beside the
/// standard ones. An initialiser that several nodes name is stored once.
final class OnnxGraph {
    static final String MICROSOFT = "com.microsoft";
    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;

    private static final int FLOAT = 1;
    private static final int INT8 = 3;
    private static final int INT64 = 7;

    private static final int ATTRIBUTE_FLOAT = 1;
    private static final int ATTRIBUTE_INT = 2;

    private final Wire graph = new Wire();
    private int nodes;

    void floats(String name, float[] values, int... shape) {
        ByteBuffer raw =
                ByteBuffer.allocate(Math.multiplyExact(4, values.length))
                        .order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        tensor(name, FLOAT, raw.array(), shape);
    }

    void bytes(String name, byte[] values, int... shape) {
        tensor(name, INT8, values, shape);
    }

    void longs(String name, long... values) {
        ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        tensor(name, INT64, raw.array(), values.length);
    }

    private void tensor(String name, int type, byte[] raw, int... shape) {
        Wire tensor = new Wire();
        for (int size : shape) {
            tensor.number(1, size);
        }
        graph.message(5, tensor.number(2, type).text(8, name).bytes(9, raw));
    }

    /// A standard operator; an input of "" is left out.
    void node(
            String operator, List<String> inputs, List<String> outputs, Map<String, ?> attributes) {
        node("", operator, inputs, outputs, attributes);
    }

    /// An operator of ONNX Runtime's own.
    void fused(
            String operator, List<String> inputs, List<String> outputs, Map<String, ?> attributes) {
        node(MICROSOFT, operator, inputs, outputs, attributes);
    }

    private void node(
            String domain,
            String operator,
            List<String> inputs,
            List<String> outputs,
            Map<String, ?> attributes) {
        Wire node = new Wire();
        inputs.forEach(input -> node.text(1, input));
        outputs.forEach(output -> node.text(2, output));
        node.text(3, operator + nodes++).text(4, operator);
        attributes.forEach((name, value) -> node.message(5, attribute(name, value)));
        graph.message(1, node.text(7, domain));
    }

    private static Wire attribute(String name, Object value) {
        Wire attribute = new Wire().text(1, name);
        return value instanceof Float real
                ? attribute.real(2, real).number(20, ATTRIBUTE_FLOAT)
                : attribute.number(3, ((Number) value).longValue()).number(20, ATTRIBUTE_INT);
    }

    void longInput(String name, String... dimensions) {
        graph.message(11, value(name, INT64, dimensions));
    }

    void floatInput(String name, String... dimensions) {
        graph.message(11, value(name, FLOAT, dimensions));
    }

    void floatOutput(String name, String... dimensions) {
        graph.message(12, value(name, FLOAT, dimensions));
    }

    /// A dimension is a number or the name of one that varies.
    private static Wire value(String name, int type, String... dimensions) {
        Wire shape = new Wire();
        for (String dimension : dimensions) {
            boolean fixed = Character.isDigit(dimension.charAt(0));
            shape.message(
                    1,
                    fixed
                            ? new Wire().number(1, Long.parseLong(dimension))
                            : new Wire().text(2, dimension));
        }
        Wire tensor = new Wire().number(1, type).message(2, shape);
        return new Wire().text(1, name).message(2, new Wire().message(1, tensor));
    }

    /// The whole model as a file's content.
    byte[] toBytes(String name) {
        return new Wire()
                .number(1, IR_VERSION)
                .text(2, "frontdesk")
                .message(7, graph.text(2, name))
                .message(8, new Wire().text(1, "").number(2, OPSET))
                .message(8, new Wire().text(1, MICROSOFT).number(2, 1))
                .toBytes();
    }
}
