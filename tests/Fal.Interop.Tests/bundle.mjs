// Makes one script of a module of this folder and all that it imports, for a page. A line on standard input: the module's name. A line on standard output: the script, as a JSON text.
import { text } from "node:stream/consumers";
import { build } from "esbuild";

const module = (await text(process.stdin)).trim();
const { outputFiles } = await build({ entryPoints: [module], bundle: true, format: "esm", platform: "browser", write: false });
process.stdout.write(JSON.stringify(outputFiles[0].text) + "\n");
