import { describe, expect, test } from "vitest";
import { Random } from "#test/differential/random.ts";
import { loadTemplates } from "./render-in-core.ts";

const SEED = 20_270_127;
/** Values in one call. */
const BATCH = 1_500;

const render = loadTemplates([
  "{% for v in attribute.user.v %}{{ v }} {% endfor %}",
  "{% for v in attribute.user.v %}{{ v | plus: 0 }} {% endfor %}",
  "{{ attribute.user.v | upcase }}",
  "{{ attribute.user.v | downcase }}",
  "{% for v in attribute.user.v %}{{ v | round: 2 }} {% endfor %}",
]);

const [NUMBER_TEXT, TEXT_NUMBER, UPPER, LOWER, ROUNDED] = [0, 1, 2, 3, 4];

function given(template: number, v: unknown): string {
  const found = render(template, { attribute: { user: { v } } });
  if (!("text" in found)) throw new Error(found.withheld);
  return found.text;
}

/** Doubles of every size, those of money, and those beside powers of two and ten. */
function doubles(random: Random): number[] {
  const bits = new DataView(new ArrayBuffer(8));
  const anything = (): number => {
    bits.setUint32(0, random.integer(0, 0xffff_ffff));
    bits.setUint32(4, random.integer(0, 0xffff_ffff));
    return bits.getFloat64(0);
  };
  const beside = (value: number): number => {
    bits.setFloat64(0, value);
    bits.setBigUint64(0, bits.getBigUint64(0) + BigInt(random.integer(-1, 1)));
    return bits.getFloat64(0);
  };
  const makers = [
    anything,
    () => random.integer(-1_000_000, 1_000_000) / 100,
    () => beside(2 ** random.integer(-1073, 1023)),
    () => beside(10 ** random.integer(-307, 307)),
    () => random.integer(0, 0xffff_ffff) / random.integer(1, 0xffff_ffff),
  ];
  return Array.from({ length: BATCH }, () => random.pick(makers)()).filter((value) => !Number.isNaN(value));
}

describe("numbers are ECMAScript's, digit for digit", () => {
  const random = new Random(SEED);

  test("written", () => {
    for (let i = 0; i < 40; i++) {
      const values = doubles(random);
      expect(given(NUMBER_TEXT, values)).toBe(values.map((value) => `${value} `).join(""));
    }
  });

  test("read", () => {
    const digits = (): string => {
      const all = random.list(1, 40, () => random.integer(0, 9)).join("");
      const point = random.integer(0, all.length);
      return `${all.slice(0, point)}.${all.slice(point)}e${random.integer(-340, 310)}`;
    };
    for (let i = 0; i < 20; i++) {
      const values = [...doubles(random).map(String), ...Array.from({ length: 200 }, digits)].slice(-BATCH);
      expect(given(TEXT_NUMBER, values)).toBe(values.map((value) => `${Number(value) || 0} `).join(""));
    }
  });

  test("halfway between two doubles, to the last digit", () => {
    const values = [
      "9007199254740993",
      "9007199254740993.0000000000000000000000000000001",
      "9007199254740992.9999999999999",
      "2.4703282292062327e-324",
      "2.4703282292062328e-324",
    ];
    // 2^-1075 is halfway between 0 and the least double; it has 751 digits that are not 0.
    const half = `${5n ** 1075n}e-1075`;
    const all = [...values, half, `${half.replace("e", "1e").replace("-1075", "-1076")}`, `${"9".repeat(900)}e-890`];
    expect(given(TEXT_NUMBER, all)).toBe(all.map((value) => `${Number(value)} `).join(""));
  });

  test.each([
    "",
    " ",
    "\u00a0 12\n",
    "0x1F",
    "0b101",
    "0o17",
    "0xg",
    "0x",
    "+5",
    "-0x10",
    "1_0",
    ".5",
    "5.",
    ".",
    "1e",
    "1e+",
    "Infinity",
    "-Infinity",
    "infinity",
    "1e400",
    "0x".padEnd(40, "f"),
  ])("the text %j stands for what Number() makes of it", (text) => {
    expect(given(TEXT_NUMBER, [text])).toBe(`${Number(text) || 0} `);
  });

  test("rounded by their decimal digits, halves away from zero", () => {
    const values = [1.005, -1.005, 2.675, 0.125, 1e-9, 1e21, 0.335, 10.235, 123456789.125, -0.004];
    expect(given(ROUNDED, values)).toBe("1.01 -1.01 2.68 0.13 0 1e+21 0.34 10.24 123456789.13 0 ");
  });
});

test("every character has the upper and lower case that ECMAScript gives it", () => {
  for (let first = 0; first < 0x110000; first += 4096) {
    const points = Array.from({ length: 4096 }, (_, index) => first + index).filter((point) => point < 0xd800 || point > 0xdfff);
    if (points.length === 0) continue;
    const text = points.map((point) => String.fromCodePoint(point)).join("a ");
    expect(given(UPPER, text)).toBe(text.toUpperCase());
    expect(given(LOWER, text)).toBe(text.toLowerCase());
  }
});

test("a capital sigma ends a word or does not, whatever stands around it", () => {
  const random = new Random(SEED);
  const around = ["Σ", "A", "a", " ", "'", "\u0301", "\u0345", "1", "😀", "\u{10400}", ".", "ʰ"];
  for (let i = 0; i < 500; i++) {
    const text = random.list(1, 12, () => random.pick(around)).join("");
    expect(given(LOWER, text)).toBe(text.toLowerCase());
  }
});
