package org.rmqtt.core.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.mqtt.TopicFilter;
import org.rmqtt.api.mqtt.UserProperty;
import org.rmqtt.api.packet.Will;
import org.rmqtt.wire.FilterProto;
import org.rmqtt.wire.MessageProto;
import org.rmqtt.wire.OriginProto;
import org.rmqtt.wire.PropertiesProto;
import org.rmqtt.wire.UserPropertyProto;
import org.rmqtt.wire.WillProto;

/** Messages, wills and filters as protobuf and back. Payloads are wrapped where they go out, copied where they come in. */
public final class WireMessages {
    private static final Origin.Kind[] KINDS = Origin.Kind.values();
    private static final int NO_LOCAL = 4;
    private static final int RETAIN_AS_PUBLISHED = 8;
    private static final int HANDLING_SHIFT = 4;
    private static final int VERBATIM = 64;

    private WireMessages() {}

    /** The bytes of a message. */
    public static ByteString encode(Message message) {
        MessageProto.Builder proto = MessageProto.newBuilder()
                .setTopic(message.topic())
                .setPayload(UnsafeByteOperations.unsafeWrap(message.payload()))
                .setQos(message.qos().value())
                .setRetain(message.retain())
                .setOrigin(encode(message.origin()))
                .setCreatedMillis(message.createdMillis())
                .setNumber(message.number());
        if (message.properties() != MessageProperties.NONE) {
            proto.setProperties(encode(message.properties()));
        }
        return proto.build().toByteString();
    }

    /**
     * The message of some bytes.
     *
     * @throws InvalidProtocolBufferException if they are none
     */
    public static Message decode(ByteString bytes) throws InvalidProtocolBufferException {
        MessageProto proto = MessageProto.parseFrom(bytes);
        return new Message(
                proto.getTopic(),
                proto.getPayload().toByteArray(),
                QoS.of(proto.getQos()),
                proto.getRetain(),
                proto.hasProperties() ? decode(proto.getProperties()) : MessageProperties.NONE,
                decode(proto.getOrigin()),
                proto.getCreatedMillis(),
                proto.getNumber());
    }

    /** An origin. */
    public static OriginProto encode(Origin origin) {
        OriginProto.Builder proto =
                OriginProto.newBuilder().setKind(origin.kind().ordinal()).setNodeId(origin.nodeId());
        if (origin.clientId() != null) {
            proto.setClientId(origin.clientId());
        }
        if (origin.username() != null) {
            proto.setUsername(origin.username());
        }
        if (origin.remoteAddress() != null) {
            proto.setRemoteAddress(origin.remoteAddress());
        }
        return proto.build();
    }

    /**
     * The origin of some bytes.
     *
     * @throws InvalidProtocolBufferException if they are none
     */
    public static Origin decodeOrigin(byte[] bytes, int offset, int length) throws InvalidProtocolBufferException {
        return decode(OriginProto.parser().parseFrom(bytes, offset, length));
    }

    private static Origin decode(OriginProto proto) {
        int kind = proto.getKind();
        return new Origin(
                kind >= 0 && kind < KINDS.length ? KINDS[kind] : Origin.Kind.SYSTEM,
                proto.getNodeId(),
                proto.getClientId(),
                proto.hasUsername() ? proto.getUsername() : null,
                proto.hasRemoteAddress() ? proto.getRemoteAddress() : null);
    }

    /** The properties of a message. */
    public static PropertiesProto encode(MessageProperties properties) {
        PropertiesProto.Builder proto = PropertiesProto.newBuilder()
                .setPayloadIsUtf8(properties.payloadIsUtf8())
                .setExpiryPlusOne(properties.expirySeconds() + 1);
        if (properties.contentType() != null) {
            proto.setContentType(properties.contentType());
        }
        if (properties.responseTopic() != null) {
            proto.setResponseTopic(properties.responseTopic());
        }
        if (properties.correlationData() != null) {
            proto.setCorrelationData(UnsafeByteOperations.unsafeWrap(properties.correlationData()));
        }
        for (UserProperty user : properties.userProperties()) {
            proto.addUser(UserPropertyProto.newBuilder().setName(user.name()).setValue(user.value()));
        }
        return proto.build();
    }

    /** The properties of a message. */
    public static MessageProperties decode(PropertiesProto proto) {
        List<UserProperty> user = new ArrayList<>(proto.getUserCount());
        proto.getUserList().forEach(each -> user.add(new UserProperty(each.getName(), each.getValue())));
        return new MessageProperties(
                proto.getPayloadIsUtf8(),
                proto.getExpiryPlusOne() - 1,
                proto.hasContentType() ? proto.getContentType() : null,
                proto.hasResponseTopic() ? proto.getResponseTopic() : null,
                proto.hasCorrelationData() ? proto.getCorrelationData().toByteArray() : null,
                user);
    }

    /** A will. */
    public static WillProto encode(Will will) {
        return WillProto.newBuilder()
                .setTopic(will.topic())
                .setPayload(UnsafeByteOperations.unsafeWrap(will.payload()))
                .setQos(will.qos().value())
                .setRetain(will.retain())
                .setDelaySeconds(will.delaySeconds())
                .setProperties(encode(will.properties()))
                .build();
    }

    /** A will. */
    public static Will decode(WillProto proto) {
        return new Will(
                proto.getTopic(),
                proto.getPayload().toByteArray(),
                QoS.of(proto.getQos()),
                proto.getRetain(),
                proto.getDelaySeconds(),
                decode(proto.getProperties()));
    }

    /** A filter with its options. */
    public static FilterProto encode(TopicFilter filter, SubscriptionOptions options) {
        boolean verbatim = filter.kind() == TopicFilter.Kind.PLAIN && TopicFilter.isLimited(filter.text());
        return FilterProto.newBuilder()
                .setText(filter.text())
                .setOptions(options.qos().value()
                        | (options.noLocal() ? NO_LOCAL : 0)
                        | (options.retainAsPublished() ? RETAIN_AS_PUBLISHED : 0)
                        | options.retainHandling() << HANDLING_SHIFT
                        | (verbatim ? VERBATIM : 0))
                .setSubscriptionId(options.subscriptionId())
                .build();
    }

    /** The filter; nothing if its text is not well formed. */
    public static Optional<TopicFilter> filter(FilterProto proto) {
        return filter(proto.getText(), proto.getOptions());
    }

    /** The filter of a text and the options beside it; nothing if the text is not well formed. */
    public static Optional<TopicFilter> filter(String text, int options) {
        return (options & VERBATIM) == 0
                ? TopicFilter.parse(text)
                : Optional.of(new TopicFilter(text, TopicFilter.Kind.PLAIN, null, 0, text));
    }

    /** The options of a filter. */
    public static SubscriptionOptions options(FilterProto proto) {
        return options(proto.getOptions(), proto.getSubscriptionId());
    }

    /** The options of a filter from their bits and the subscription identifier, 0 for none. */
    public static SubscriptionOptions options(int bits, int subscriptionId) {
        QoS qos = QoS.of(bits & 3);
        if ((bits & ~(3 | VERBATIM)) == 0 && subscriptionId == 0) {
            return SubscriptionOptions.of(qos);
        }
        return new SubscriptionOptions(
                qos,
                (bits & NO_LOCAL) != 0,
                (bits & RETAIN_AS_PUBLISHED) != 0,
                bits >> HANDLING_SHIFT & 3,
                subscriptionId);
    }
}
