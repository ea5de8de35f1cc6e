// What a page of an app does with the service's own client. A test calls what is in `calls`.
import { fal } from "@fal-ai/client";

fal.config({ proxyUrl: "/api/fal/proxy" });

/** A token of the app's own, for one endpoint. */
async function tokenProvider(app) {
  const response = await fetch("/api/fal/tokens", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ app }) });
  if (!response.ok) throw new Error(`There is no token: ${response.status}`);
  return (await response.json()).token;
}

globalThis.calls = {
  run: async (endpoint, input) => (await fal.run(endpoint, { input })).data,

  subscribe: async (endpoint, input) => {
    const updates = [];
    const { data, requestId } = await fal.subscribe(endpoint, { input, logs: true, pollInterval: 10, onQueueUpdate: (update) => updates.push(update) });
    return { data, requestId, states: updates.map((update) => update.status), logs: updates.flatMap((update) => update.logs ?? []).map((log) => log.message) };
  },

  stream: async (endpoint, input) => {
    const events = [];
    const stream = await fal.stream(endpoint, { input });
    for await (const event of stream) events.push(event);
    return { events, done: await stream.done() };
  },

  /** Uploads what a user picked, and runs the model with its address. */
  upload: async (endpoint, content, type) => {
    const address = await fal.storage.upload(new Blob([content], { type }));
    return { address, data: (await fal.run(endpoint, { input: { image_url: address } })).data };
  },

  realtime: (endpoint, inputs) =>
    new Promise((resolve, reject) => {
      const results = [];
      const connection = fal.realtime.connect(endpoint, {
        throttleInterval: 0,
        // The client itself goes on without a word where there is no token.
        tokenProvider: (app) => tokenProvider(app).catch((error) => (reject(error), Promise.reject(error))),
        tokenExpirationSeconds: 120,
        onResult: (result) => {
          results.push(result);
          if (results.length < inputs.length) return connection.send(inputs[results.length]);
          connection.close();
          resolve(results);
        },
        onError: reject,
      });
      connection.send(inputs[0]);
    }),

  failure: async (call, ...args) => {
    try {
      return { value: await globalThis.calls[call](...args) };
    } catch (error) {
      return { name: error.name, message: error.message, status: error.status ?? 0, body: error.body ?? null };
    }
  },
};
