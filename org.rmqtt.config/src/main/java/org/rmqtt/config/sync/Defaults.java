package org.rmqtt.config.sync;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/**
 * The defaults that components declare in their Metatype. The service is looked up each time, so that it may be restarted
 * without any effect on the configuration.
 */
final class Defaults {
    private final BundleContext context;

    Defaults(BundleContext context) {
        this.context = context;
    }

    /** The default of a property, as one text or an array of texts; null if none is declared. */
    Object of(String pid, String property) {
        ServiceReference<MetaTypeService> reference = context.getServiceReference(MetaTypeService.class);
        MetaTypeService metaTypes = reference == null ? null : context.getService(reference);
        if (metaTypes == null) {
            return null;
        }
        try {
            int tilde = pid.indexOf('~');
            return of(metaTypes, tilde < 0 ? pid : pid.substring(0, tilde), property);
        } finally {
            context.ungetService(reference);
        }
    }

    private Object of(MetaTypeService metaTypes, String id, String property) {
        for (Bundle bundle : context.getBundles()) {
            // who looks into a bundle resolves it; if another thread starts it meanwhile, SCR may take that for its end
            MetaTypeInformation information =
                    bundle.getState() == Bundle.INSTALLED ? null : metaTypes.getMetaTypeInformation(bundle);
            if (information != null && knows(information, id)) {
                return of(information.getObjectClassDefinition(id, null), property);
            }
        }
        return null;
    }

    private static boolean knows(MetaTypeInformation information, String id) {
        for (String[] ids : new String[][] {information.getPids(), information.getFactoryPids()}) {
            for (String each : ids) {
                if (each.equals(id)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Object of(ObjectClassDefinition definition, String property) {
        for (AttributeDefinition attribute : definition.getAttributeDefinitions(ObjectClassDefinition.ALL)) {
            if (attribute.getID().equals(property)) {
                String[] values = attribute.getDefaultValue();
                if (attribute.getCardinality() != 0) {
                    return values == null ? new String[0] : values;
                }
                return values == null || values.length == 0 ? "" : values[0];
            }
        }
        return null;
    }
}
