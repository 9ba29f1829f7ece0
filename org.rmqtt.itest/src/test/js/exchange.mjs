// usage: node exchange.mjs URL LEVEL PREFIX CA_FILE
// Connects with MQTT.js, exchanges messages of every QoS, a retained message, a will and a session that is found again.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import mqtt from 'mqtt'

const [url, level, prefix, caFile] = process.argv.slice(2)
const protocolVersion = Number(level)
const base = {
  protocolVersion,
  protocolId: protocolVersion === 3 ? 'MQIsdp' : 'MQTT',
  ca: readFileSync(caFile),
  reconnectPeriod: 0,
  connectTimeout: 30_000
}
const lasting = {
  clean: false,
  properties: protocolVersion === 5 ? { sessionExpiryInterval: 600 } : undefined
}

/** A client whose messages are kept until somebody asks for them. */
async function connect (name, options = {}) {
  const arrived = []
  const waiting = []
  const client = mqtt.connect(url, { ...base, clientId: prefix + name, ...options, manualConnect: true })
  client.on('message', (topic, payload, packet) => {
    const message = { topic, text: payload.toString(), qos: packet.qos, retain: packet.retain }
    waiting.length > 0 ? waiting.shift()(message) : arrived.push(message)
  })
  const connected = new Promise((resolve, reject) => {
    client.once('connect', resolve)
    client.once('error', reject)
    client.once('close', () => reject(new Error('closed before CONNACK')))
  })
  client.connect()
  const connack = await connected
  client.on('error', () => {})
  return {
    client,
    sessionPresent: connack.sessionPresent,
    next: () => arrived.length > 0 ? Promise.resolve(arrived.shift()) : new Promise(resolve => waiting.push(resolve))
  }
}

const sender = await connect('sender')
const receiver = await connect('receiver')
await receiver.client.subscribeAsync(prefix + '/t/+', { qos: 2 })
for (let i = 0; i < 30; i++) {
  const topic = `${prefix}/t/${i}`
  await sender.client.publishAsync(topic, `m${i}`, { qos: i % 3 })
  assert.deepEqual(await receiver.next(), { topic, text: `m${i}`, qos: i % 3, retain: false })
}
await sender.client.publishAsync(prefix + '/t/large', 'x'.repeat(300_000), { qos: 1 })
assert.equal((await receiver.next()).text.length, 300_000)

await sender.client.publishAsync(prefix + '/kept', 'kept', { qos: 1, retain: true })
await receiver.client.subscribeAsync(prefix + '/kept', { qos: 1 })
assert.deepEqual(await receiver.next(), { topic: prefix + '/kept', text: 'kept', qos: 1, retain: true })

const will = { topic: prefix + '/will', payload: Buffer.from('gone'), qos: 1, retain: false }
const mortal = await connect('mortal', { will })
await receiver.client.subscribeAsync(prefix + '/will', { qos: 1 })
mortal.client.stream.destroy()
assert.equal((await receiver.next()).text, 'gone')

const away = await connect('away', lasting)
await away.client.subscribeAsync(prefix + '/away', { qos: 2 })
await away.client.endAsync()
for (const qos of [1, 2]) {
  await sender.client.publishAsync(prefix + '/away', `waited ${qos}`, { qos })
}
const back = await connect('away', lasting)
assert.equal(back.sessionPresent, protocolVersion > 3)
for (const qos of [1, 2]) {
  assert.deepEqual(await back.next(), { topic: prefix + '/away', text: `waited ${qos}`, qos, retain: false })
}

for (const peer of [back, receiver, sender]) {
  await peer.client.endAsync()
}
console.log('all is well')
