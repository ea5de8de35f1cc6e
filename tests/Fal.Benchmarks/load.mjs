// Many callers of the official client at once: packages, address, key, call, callers, seconds. Prints what it measured as JSON.
import { createRequire } from "node:module";

const [, , packages, address, key, call, callers, seconds] = process.argv;
const { createFalClient } = createRequire(packages)("@fal-ai/client");

// The hosts of the service are path prefixes of the emulator.
const prefixes = { "fal.run": "run", "queue.fal.run": "queue", "rest.fal.ai": "rest" };
const client = createFalClient({
  credentials: key,
  requestMiddleware: async (request) => {
    const url = new URL(request.url);
    return { ...request, url: `${address}${prefixes[url.host]}${url.pathname}${url.search}` };
  },
});

const input = { prompt: "a sunset over mountains", num_inference_steps: 28, seed: 42 };
const calls = {
  run: () => client.run("fal-ai/flux/dev", { input }),
  subscribe: () => client.subscribe("fal-ai/flux/dev", { input, pollInterval: 100 }),
};

async function forSeconds(time) {
  const end = performance.now() + time * 1000;
  const counts = await Promise.all(
    Array.from({ length: Number(callers) }, async () => {
      let count = 0;
      for (; performance.now() < end; count++) await calls[call]();
      return count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

await calls[call]();
await forSeconds(Number(seconds) / 3);
const cpu = process.cpuUsage();
const start = performance.now();
const count = await forSeconds(Number(seconds));
const elapsed = (performance.now() - start) / 1000;
const used = process.cpuUsage(cpu);
process.stdout.write(JSON.stringify({ perSecond: count / elapsed, cpuMicroseconds: (used.user + used.system) / count }));
