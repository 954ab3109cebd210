// Prints what is wrong with an AsyncAPI document, a line each; severity 0 is an error, 1 a warning.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], "utf8"));
for (const { severity, path, message } of diagnostics)
  if (severity < 2) console.log(severity, path.join("."), message);
console.log(document?.allOperations().length, "operations");
