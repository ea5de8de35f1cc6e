// Validates JSON against the schemas of OpenAPI 3.0 documents. Lines of JSON on standard input:
//   {"document": {…}, "schema": {…}}   a document, and the schema in it that the values after it are held against
//   {…, "exported": {…}, "job": {…}}   the same with what the program has at run time: the schema alone, and that of an object that holds values of it
//   {"id": 1, "value": …}              a value
// Lines of JSON on standard output:
//   {"id": 1, "errors": "…"}           a value that is not valid
//   {"id": 1, "exported": "…"}         a value that the exported schema judges in another way, or that the object's does ("job")
//   {"schemas": 393, "values": 1000}   the end
import { createInterface } from "node:readline";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * What OpenAPI 3.0 writes in another way than JSON Schema: "nullable", and the tags of a discriminator, of which each alternative takes its own; and a
 * reference to a component that is not there stands for anything.
 */
function toJsonSchema(node, components) {
  if (Array.isArray(node)) return node.map((item) => toJsonSchema(item, components));
  if (node === null || typeof node !== "object") return node;
  const { nullable, ...schema } = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, toJsonSchema(value, components)]));
  if (nullable !== undefined && typeof nullable !== "boolean") schema.nullable = nullable; // A property of that name, not the keyword.
  const reference = schema.$ref;
  if (typeof reference === "string" && !(reference.split("/").at(-1) in components)) delete schema.$ref;
  const { propertyName, mapping } = schema.discriminator ?? {};
  if (mapping && Array.isArray(schema.oneOf)) {
    schema.oneOf = schema.oneOf.map((alternative) => {
      const tags = Object.keys(mapping).filter((tag) => mapping[tag] === alternative.$ref);
      return { allOf: [alternative, { properties: { [propertyName]: { enum: tags } }, required: [propertyName] }] };
    });
  }
  return nullable === true ? { anyOf: [schema, { type: "null" }] } : schema;
}

function compile(document, schema) {
  const components = document.components?.schemas ?? {};
  // Fractions such as 0.3 are no exact multiples of 0.1 in binary.
  const ajv = new Ajv2020({ strict: false, allErrors: true, multipleOfPrecision: 6 });
  addFormats(ajv);
  ajv.addFormat("uuid4", uuid);
  return ajv.compile({ ...toJsonSchema(schema, components), components: { schemas: toJsonSchema(components, components) } });
}

/** A schema that needs nothing of us: the words are all JSON Schema's own. */
function compileExported(schema) {
  const ajv = new Ajv2020({ strictSchema: true, strictTypes: false, strictTuples: false, allErrors: true, multipleOfPrecision: 6 });
  addFormats(ajv);
  for (const [, format] of JSON.stringify(schema).matchAll(/"format":"([^"]*)"/g)) if (!(format in ajv.formats)) ajv.addFormat(format, format === "uuid4" ? uuid : true);
  return ajv.compile(schema);
}

const errorsOf = (validator) => validator.errors.map((e) => `${e.instancePath || "/"} ${e.message}`).join("; ");

let validate;
let exported;
let job;
let schemas = 0;
let values = 0;
for await (const text of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const line = JSON.parse(text);
  if ("document" in line) {
    validate = compile(line.document, line.schema);
    exported = line.exported && compileExported(line.exported);
    job = line.job && compileExported(line.job);
    schemas++;
    continue;
  }
  values++;
  const isValid = validate(line.value);
  const answer = isValid ? {} : { errors: errorsOf(validate) };
  if (exported && exported(line.value) !== isValid) answer.exported = exported.errors ? errorsOf(exported) : "valid";
  if (job && job({ Must: line.value, All: [line.value, line.value] }) !== isValid) answer.job = job.errors ? errorsOf(job) : "valid";
  if (Object.keys(answer).length > 0) process.stdout.write(JSON.stringify({ id: line.id, ...answer }) + "\n");
}
process.stdout.write(JSON.stringify({ schemas, values }) + "\n");
