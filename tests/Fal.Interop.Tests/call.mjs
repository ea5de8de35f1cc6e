// Does one call with the service's own client, which is led to an emulator and otherwise left as it is. A line of JSON on standard input:
//   {"call": "run", "emulator": "http://127.0.0.1:49152/", "key": "id:secret", "endpoint": "me/model", "input": {…}, "file": {"name": "a.mp3", "type": "audio/mpeg", "size": 1000}}
// A line of JSON on standard output: what the call gave.
import { text } from "node:stream/consumers";
import { createFalClient } from "@fal-ai/client";
import WebSocket from "ws";

const { call, emulator, key, endpoint, input, file } = JSON.parse(await text(process.stdin));

/** Each host of the service is a path of the emulator. */
const hosts = { "fal.run": "run", "queue.fal.run": "queue", "rest.fal.ai": "rest" };

function lead(address) {
  const url = new URL(address);
  return url.host in hosts ? new URL(hosts[url.host] + url.pathname + url.search, emulator).href : address;
}

globalThis.WebSocket = class extends WebSocket {
  constructor(address) {
    super(lead(address).replace("http:", "ws:"));
  }
};
const fal = createFalClient({ credentials: key, fetch: (address, init) => fetch(lead(address), init) });

/** A file whose bytes count up, the same on both sides. */
const makeFile = () => new File([Uint8Array.from({ length: file.size }, (_, i) => i % 251)], file.name, { type: file.type });

const calls = {
  run: async () => (await fal.run(endpoint, { input })).data,
  "run with a file": async () => (await fal.run(endpoint, { input: { ...input, audio_url: makeFile() } })).data,
  "run with a start timeout": async () => (await fal.run(endpoint, { input, startTimeout: 30 })).data,
  "subscribe by polling": async () => (await fal.subscribe(endpoint, { input, logs: true, pollInterval: 10 })).data,
  "subscribe by streaming": async () => (await fal.subscribe(endpoint, { input, logs: true, mode: "streaming" })).data,
  submit: () => fal.queue.submit(endpoint, { input }),
  "submit with options": () =>
    fal.queue.submit(endpoint, { input, webhookUrl: "https://example.com/hook?a=1&b=%C3%A4", priority: "low", hint: "warm", startTimeout: 30, headers: { "x-fal-no-retry": "1" } }),
  status: async () => fal.queue.status(endpoint, { requestId: await submit() }),
  "status with logs": async () => fal.queue.status(endpoint, { requestId: await submit(), logs: true }),
  result: async () => {
    const requestId = await submit();
    await fal.queue.subscribeToStatus(endpoint, { requestId, pollInterval: 10 });
    return (await fal.queue.result(endpoint, { requestId })).data;
  },
  cancel: async () => fal.queue.cancel(endpoint, { requestId: await submit() }),
  stream: async () => {
    const events = [];
    for await (const event of await fal.stream(endpoint, { input })) events.push(event);
    return events;
  },
  upload: () => fal.storage.upload(makeFile()),
  "upload in parts": () => fal.storage.upload(makeFile()),
  realtime: () =>
    new Promise((resolve, reject) => {
      const connection = fal.realtime.connect(endpoint, {
        onResult: (result) => {
          connection.close();
          resolve(result);
        },
        onError: reject,
      });
      connection.send(input);
    }),
};

async function submit() {
  return (await fal.queue.submit(endpoint, { input })).request_id;
}

const result = await calls[call]();
// The client leaves timers behind.
process.stdout.write(JSON.stringify(result ?? null) + "\n", () => process.exit());
