import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A certificate for localhost and its key, in PEM. Made anew for each test, so that no key is kept anywhere. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

// Tags of X.690, and the object identifiers below in its encoding.
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const UTF8_STRING = 0x0c;
const GENERALIZED_TIME = 0x18;
const SEQUENCE = 0x30;
const SET = 0x31;
const DNS_NAME = 0x82;
const EXPLICIT_VERSION = 0xa0;
const EXPLICIT_EXTENSIONS = 0xa3;

const ECDSA_WITH_SHA256 = Buffer.from("06082a8648ce3d040302", "hex");
const COMMON_NAME = Buffer.from("0603550403", "hex");
const SUBJECT_ALTERNATIVE_NAME = Buffer.from("0603551d11", "hex");

/** One element: tag, length (up to 65,535), content. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const length =
    content.length < 0x80 ? [content.length] : content.length < 0x100 ? [0x81, content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

/** Makes a self-signed certificate as RFC 5280 lays it out: version 3, ECDSA over P-256, valid for years around any clock. */
export function selfSignedCertificate(): Identity {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = der(SEQUENCE, ECDSA_WITH_SHA256);
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, Buffer.from("localhost")))));
  const validity = der(SEQUENCE, der(GENERALIZED_TIME, Buffer.from("20000101000000Z")), der(GENERALIZED_TIME, Buffer.from("21000101000000Z")));
  const alternatives = der(SEQUENCE, der(DNS_NAME, Buffer.from("localhost")));
  const certified = der(
    SEQUENCE,
    der(EXPLICIT_VERSION, der(INTEGER, Buffer.from([2]))),
    der(INTEGER, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(EXPLICIT_EXTENSIONS, der(SEQUENCE, der(SEQUENCE, SUBJECT_ALTERNATIVE_NAME, der(OCTET_STRING, alternatives)))),
  );
  const signature = der(BIT_STRING, Buffer.from([0]), sign("sha256", certified, privateKey));
  const lines = der(SEQUENCE, certified, algorithm, signature).toString("base64").replaceAll(/.{64}/g, "$&\n");
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}
