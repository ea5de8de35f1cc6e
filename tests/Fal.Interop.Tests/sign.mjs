// Signs a webhook with a new key. A line of JSON on standard input: {"requestId": "…", "userId": "…", "timestamp": "…", "body": "…"}
// A line of JSON on standard output: {"keys": {the JSON Web Key Set}, "signature": "hexadecimal"}
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { text } from "node:stream/consumers";

const { requestId, userId, timestamp, body } = JSON.parse(await text(process.stdin));
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const digest = createHash("sha256").update(body, "utf8").digest("hex");
const signature = sign(null, Buffer.from([requestId, userId, timestamp, digest].join("\n"), "utf8"), privateKey);
process.stdout.write(JSON.stringify({ keys: { keys: [publicKey.export({ format: "jwk" })] }, signature: signature.toString("hex") }) + "\n");
