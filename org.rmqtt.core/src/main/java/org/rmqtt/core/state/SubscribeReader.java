package org.rmqtt.core.state;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.wire.CommandProto;
import org.rmqtt.wire.FilterProto;
import org.rmqtt.wire.SubscribeProto;

/**
 * Reads the most frequent command straight from the bytes of its protobuf message, with no message in between: every node
 * reads every subscription, so that this is a large part of what a SUBSCRIBE costs a cluster. It understands what {@link
 * CommandCodec} does, and leaves to it whatever is no SUBSCRIBE.
 */
final class SubscribeReader {
    private static final int NODE_ID = tag(CommandProto.NODE_ID_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT);
    private static final int INCARNATION = tag(CommandProto.INCARNATION_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT);
    private static final int INSTANCE = tag(CommandProto.INSTANCE_FIELD_NUMBER, WireFormat.WIRETYPE_FIXED64);
    private static final int SUBMIT = tag(CommandProto.SUBMIT_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT);
    private static final int SUBSCRIBE = tag(CommandProto.SUBSCRIBE_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);

    private static final int CLIENT_ID =
            tag(SubscribeProto.CLIENT_ID_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    private static final int EPOCH = tag(SubscribeProto.EPOCH_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT);
    private static final int NUMBER = tag(SubscribeProto.NUMBER_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT);
    private static final int FILTERS = tag(SubscribeProto.FILTERS_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    private static final int REPORT = tag(SubscribeProto.REPORT_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT);

    private static final int TEXT = tag(FilterProto.TEXT_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    private static final int OPTIONS = tag(FilterProto.OPTIONS_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT);
    private static final int SUBSCRIPTION_ID =
            tag(FilterProto.SUBSCRIPTION_ID_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT);

    private final CodedInputStream in;
    private final List<Command.Filter> filters = new ArrayList<>(1);
    private String clientId = "";
    private long epoch;
    private long number;
    private boolean report;

    private SubscribeReader(CodedInputStream in) {
        this.in = in;
    }

    private static int tag(int field, int wireType) {
        return field << 3 | wireType;
    }

    /** The entry; null if it is another command, or has something that this reader does not know. */
    static CommandCodec.Entry read(byte[] bytes) throws InvalidProtocolBufferException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        SubscribeReader subscribe = null;
        long nodeId = 0;
        long incarnation = 0;
        long instance = 0;
        long submit = 0;
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == NODE_ID) {
                    nodeId = in.readInt64();
                } else if (tag == INCARNATION) {
                    incarnation = in.readInt64();
                } else if (tag == INSTANCE) {
                    instance = in.readFixed64();
                } else if (tag == SUBMIT) {
                    submit = in.readInt64();
                } else if (tag == SUBSCRIBE && subscribe == null) {
                    subscribe = new SubscribeReader(in);
                    if (!subscribe.fill()) {
                        return null;
                    }
                } else {
                    return null;
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidProtocolBufferException(e);
        }
        return subscribe == null
                ? null
                : new CommandCodec.Entry(subscribe.command(new NodeRef(nodeId, incarnation)), instance, submit);
    }

    private Command command(NodeRef origin) {
        return new Command.Subscribe(origin, clientId, epoch, number, filters, report);
    }

    private boolean fill() throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == CLIENT_ID) {
                clientId = in.readStringRequireUtf8();
            } else if (tag == EPOCH) {
                epoch = in.readInt64();
            } else if (tag == NUMBER) {
                number = in.readInt64();
            } else if (tag == FILTERS) {
                if (!addFilter()) {
                    return false;
                }
            } else if (tag == REPORT) {
                report = in.readBool();
            } else {
                return false;
            }
        }
        in.popLimit(outer);
        return true;
    }

    private boolean addFilter() throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        String text = "";
        int options = 0;
        int subscriptionId = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == TEXT) {
                text = in.readStringRequireUtf8();
            } else if (tag == OPTIONS) {
                options = in.readInt32();
            } else if (tag == SUBSCRIPTION_ID) {
                subscriptionId = in.readInt32();
            } else {
                return false;
            }
        }
        in.popLimit(outer);
        filters.add(CommandCodec.filter(text, options, subscriptionId));
        return true;
    }
}
