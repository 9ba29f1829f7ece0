/** Sessions and the connections that they have now and then: CONNECT, SUBSCRIBE, PUBLISH and their acknowledgements. */
package org.rmqtt.core.session;
