package org.rmqtt.runtime.jmx;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.runtime.plugin.PluginStarter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counters and gauges of the node over JMX, as attributes of {@code org.rmqtt:type=Broker,node=<id>}. Any thread. */
@Component(
        name = "org.rmqtt.jmx",
        service = {},
        immediate = true)
public final class FiguresBean implements DynamicMBean {
    private static final Logger LOG = LoggerFactory.getLogger(FiguresBean.class);

    private final BrokerRuntime runtime;
    private final ObjectName name;

    /** Registers with the server of the virtual machine, which is made for that and has more classes than the broker. */
    @Activate
    public FiguresBean(
            @Reference BrokerRuntime runtime,
            @Reference(target = "(osgi.condition.id=" + PluginStarter.STARTED_ID + ")") Condition started)
            throws JMException {
        this.runtime = runtime;
        name = new ObjectName("org.rmqtt:type=Broker,node=" + runtime.nodeId());
        ManagementFactory.getPlatformMBeanServer().registerMBean(this, name);
    }

    @Deactivate
    void deactivate() {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        } catch (JMException e) {
            LOG.warn("{} could not be taken away", name, e);
        }
    }

    private Map<String, Long> figures() {
        Map<String, Long> figures = new LinkedHashMap<>(runtime.counters());
        figures.putAll(runtime.gauges());
        return figures;
    }

    @Override
    public Object getAttribute(String attribute) throws AttributeNotFoundException {
        Long value = figures().get(attribute);
        if (value == null) {
            throw new AttributeNotFoundException("there is no figure " + attribute);
        }
        return value;
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
        Map<String, Long> figures = figures();
        AttributeList list = new AttributeList();
        for (String attribute : attributes) {
            if (figures.containsKey(attribute)) {
                list.add(new Attribute(attribute, figures.get(attribute)));
            }
        }
        return list;
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        List<MBeanAttributeInfo> attributes = new ArrayList<>();
        figures()
                .keySet()
                .forEach(figure -> attributes.add(new MBeanAttributeInfo(figure, "long", figure, true, false, false)));
        return new MBeanInfo(
                FiguresBean.class.getName(),
                "Counters and gauges of an RMQTT node",
                attributes.toArray(MBeanAttributeInfo[]::new),
                null,
                null,
                null);
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(attribute.getName() + " cannot be set");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String action, Object[] parameters, String[] signature) throws ReflectionException {
        throw new ReflectionException(new NoSuchMethodException("there is no operation " + action));
    }
}
