// Serves every method in a set of descriptors by Connect's own implementation, over HTTP/1.1 and HTTP/2 without TLS, and prints a line of
// JSON for each request: the protocol, the method, how many fields nobody knows, and the message.
//   node connect-server.mjs DESCRIPTORS BUSY       beside node_modules; the first BUSY requests are refused as too many
import { readFileSync } from "node:fs";
import http from "node:http";
import http2 from "node:http2";
import { createFileRegistry, fromBinary, toJson } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";

const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(process.argv[2])));
let busy = Number(process.argv[3]);

function unknown(value) {
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return 0;
  return Object.entries(value).reduce((sum, [key, inner]) => sum + (key === "$unknown" ? inner.length : unknown(inner)), 0);
}

function answer(method, request, context) {
  if (busy > 0) {
    busy -= 1;
    throw new ConnectError("too many profiles", Code.ResourceExhausted);
  }
  console.log(JSON.stringify({ protocol: context.protocolName, method: method.name, unknown: unknown(request), message: toJson(method.input, request) }));
  return {};
}

// Whoever started it is gone.
process.stdin.on("end", () => process.exit()).resume();

const services = [...registry].filter((type) => type.kind === "service");
const routes = (router) =>
  services.forEach((service) =>
    router.service(service, Object.fromEntries(service.methods.map((method) => [method.localName, (request, context) => answer(method, request, context)]))));
const handler = connectNodeAdapter({ routes });
const servers = [http.createServer(handler), http2.createServer(handler)];
for (const server of servers) await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
console.log(JSON.stringify({ ports: servers.map((server) => server.address().port) }));
