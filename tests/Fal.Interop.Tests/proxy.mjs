// Does a call through a proxy, either the one of an app or the service's own, which is started here. A line of JSON on standard input:
//   {"call": "run", "app": "http://127.0.0.1:5000", "emulator": "http://127.0.0.1:49152/", "key": "id:secret", "endpoint": "me/model", "input": {…}, "file": {"name": "a.mp3", "type": "audio/mpeg", "size": 1000}}
// "app" is null for the service's own proxy. A line of JSON on standard output: what the call gave.
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { createFalClient } from "@fal-ai/client";
import { handleRequest } from "@fal-ai/server-proxy";
import WebSocket from "ws";

const { call, app, emulator, key, endpoint, input, file } = JSON.parse(await text(process.stdin));

/** Each host of the service is a path of the emulator. */
const hosts = { "fal.run": "run", "queue.fal.run": "queue", "rest.fal.ai": "rest" };

function lead(address) {
  const url = new URL(address);
  return url.host in hosts ? new URL(hosts[url.host] + url.pathname + url.search, emulator).href : address;
}

const send = globalThis.fetch;
globalThis.fetch = (address, init) => send(lead(address), init);
globalThis.WebSocket = class extends WebSocket {
  constructor(address) {
    super(lead(address).replace("http:", "ws:"));
  }
};

/** The service's own proxy, as its adapters use it. */
async function startProxy() {
  const config = { allowedEndpoints: [endpoint, `${endpoint}/stream`], allowUnauthorizedRequests: true, isAuthenticated: async () => true, resolveFalAuth: async () => `Key ${key}` };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    await handleRequest(
      {
        id: "node",
        method: request.method,
        getRequestBody: async () => body,
        getHeaders: () => request.headers,
        getHeader: (name) => request.headers[name],
        sendHeader: (name, value) => response.setHeader(name, value),
        respondWith: (status, data) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(data)),
        sendResponse: async (answer) => {
          response.statusCode = answer.status;
          for await (const part of answer.body ?? []) response.write(part);
          response.end();
        },
      },
      config,
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${server.address().port}`;
}

const proxy = `${app ?? (await startProxy())}/api/fal/proxy`;

/** Nothing of the page's own goes to the service: whatever is sent there is sent by a proxy, or to an address that it gave. */
const fal = createFalClient({
  credentials: () => undefined,
  proxyUrl: { url: proxy, when: "always" },
  fetch: (address, init) => {
    if (new URL(address).host in hosts) throw new Error(`${address} is not called through the proxy.`);
    return send(address, init);
  },
});

const makeFile = () => new File([Uint8Array.from({ length: file.size }, (_, i) => i % 251)], file.name, { type: file.type });

async function submit() {
  return (await fal.queue.submit(endpoint, { input })).request_id;
}

async function failed(promise) {
  try {
    return await promise;
  } catch (error) {
    return { status: error.status, body: error.body ?? null, requestId: Boolean(error.requestId) };
  }
}

/** What a request to the proxy is answered, without the client. */
async function answered(method, target, body) {
  const response = await send(proxy, { method, headers: { "x-fal-target-url": target, accept: "application/json", "content-type": "application/json" }, body });
  const names = ["content-type", "retry-after", "x-fal-request-id", "x-fal-billable-units", "x-fal-error-type", "x-fal-needs-retry"];
  return { status: response.status, body: await response.text(), headers: Object.fromEntries(names.map((name) => [name, response.headers.get(name)])) };
}

const calls = {
  run: async () => (await fal.run(endpoint, { input })).data,
  "run with a file": async () => (await fal.run(endpoint, { input: { ...input, audio_url: makeFile() } })).data,
  "run that is refused": () => failed(fal.run(endpoint, { input: { refuse: true } })),
  "subscribe by polling": async () => (await fal.subscribe(endpoint, { input, logs: true, pollInterval: 10 })).data,
  "subscribe by streaming": async () => (await fal.subscribe(endpoint, { input, logs: true, mode: "streaming" })).data,
  submit: () => fal.queue.submit(endpoint, { input }),
  "submit with options": () => fal.queue.submit(endpoint, { input, webhookUrl: "https://example.com/hook?a=1&b=%C3%A4", priority: "low", hint: "warm", startTimeout: 30, headers: { "x-fal-no-retry": "1" } }),
  "status with logs": async () => fal.queue.status(endpoint, { requestId: await submit(), logs: true }),
  "status of none": () => failed(fal.queue.status(endpoint, { requestId: "none" })),
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
        tokenProvider: async (name) => {
          const response = await send(`${app}/api/fal/tokens`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ app: name }) });
          return (await response.json()).token;
        },
        onResult: (result) => {
          connection.close();
          resolve(result);
        },
        onError: reject,
      });
      connection.send(input);
    }),
  "answers": async () => [
    await answered("POST", `https://fal.run/${endpoint}`, JSON.stringify(input)),
    await answered("POST", `https://fal.run/${endpoint}`, JSON.stringify({ refuse: true })),
    await answered("POST", `https://fal.run/${endpoint}`, JSON.stringify({ busy: true })),
    await answered("POST", `https://queue.fal.run/${endpoint}`, JSON.stringify(input)),
    await answered("GET", `https://queue.fal.run/${endpoint.split("/").slice(0, 2).join("/")}/requests/none/status?logs=1`),
    await answered("PUT", `https://queue.fal.run/${endpoint.split("/").slice(0, 2).join("/")}/requests/none/cancel`),
    await answered("POST", "https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3", JSON.stringify({ content_type: "image/png", file_name: "a.png" })),
  ],
  "refusals": async () => {
    const statuses = [];
    for (const target of ["https://evil.example/", "https://fal.run.evil.example/x", "https://fal.run@evil.example/x", "https://fal.run/me/other", "https://rest.fal.ai/tokens/", "https://rest.fal.ai/storage/upload/initiate?storage_type=x"])
      statuses.push((await answered("POST", target, "{}")).status);
    return statuses;
  },
};

const result = await calls[call]();
// The client leaves timers behind.
process.stdout.write(JSON.stringify(result ?? null) + "\n", () => process.exit());
