// The service's own proxy with Express, until standard input ends: packages, address of the service, key. Prints where it listens.
import { createRequire } from "node:module";

const [, , packages, service, key] = process.argv;
const require = createRequire(packages);
const express = require("express");
const { createHandler } = require("@fal-ai/server-proxy/express");

// The hosts of the service are paths of the one that it is measured before.
const hosts = { "https://fal.run/": "run/", "https://queue.fal.run/": "queue/" };
const send = globalThis.fetch;
globalThis.fetch = (address, init) => {
  const host = address.slice(0, address.indexOf("/", 8) + 1);
  return send(host in hosts ? service + hosts[host] + address.slice(host.length) : address, init);
};

// It leaves a call that is lost to nobody, which would end the process.
const handle = createHandler({
  allowedEndpoints: ["fal-ai/flux/dev", "fal-ai/flux/dev/stream"],
  allowUnauthorizedRequests: true,
  isAuthenticated: async () => true,
  resolveFalAuth: async () => `Key ${key}`,
});
const app = express();
app.use(express.json({ limit: "30mb" }));
app.all("/api/fal/proxy", (request, response, next) => handle(request, response, next).catch(next));
const server = app.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));
process.stdin.on("end", () => process.exit()).resume();
