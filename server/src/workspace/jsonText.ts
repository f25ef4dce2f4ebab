/** A value of a JSON text with the place where it stands; offsets are UTF-16. */
export interface JsonNode {
  readonly value: unknown;
  readonly start: number;
  readonly end: number;
  /** Of an object: its members in the order of the text. */
  readonly members?: readonly JsonMember[];
  /** Of an array. */
  readonly items?: readonly JsonNode[];
}

export interface JsonMember {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly node: JsonNode;
}

/** What JSON does not allow, and where. */
export class JsonError extends Error {
  constructor(
    message: string,
    readonly start: number,
    readonly end: number,
  ) {
    super(message);
  }
}

const DEEPEST = 200;
const TOKEN = /"(?:[^"\\\p{Cc}]|\\.)*"|[[\]{}:,]|[^\s"[\]{}:,]+|"/uy;

/** Reads a text as RFC 8259 has it: no comments, no commas at the end. Throws a JsonError. */
export function parseJson(text: string): JsonNode {
  let at = 0;
  let token = '';
  let start = 0;
  const next = (): void => {
    while (/[ \t\r\n\uFEFF]/.test(text[at] ?? '')) at++;
    start = at;
    TOKEN.lastIndex = at;
    token = TOKEN.exec(text)?.[0] ?? text.slice(at, at + 1);
    at += token.length;
  };
  const fail = (expected: string): never => {
    const found =
      token === '' ? 'the end of the file' : token === '"' ? 'a text without end' : `\`${token}\``;
    throw new JsonError(`expected ${expected}, found ${found}`, start, start + Math.max(token.length, 1));
  };
  const scalar = (expected: string): unknown => {
    try {
      return JSON.parse(token);
    } catch {
      return fail(expected);
    }
  };

  const value = (depth: number): JsonNode => {
    if (depth > DEEPEST) fail('less nesting');
    const from = start;
    if (token === '{') return object(from, depth);
    if (token === '[') return array(from, depth);
    const read = scalar('a value');
    const end = at;
    next();
    return { value: read, start: from, end };
  };
  const object = (from: number, depth: number): JsonNode => {
    const members: JsonMember[] = [];
    next();
    while (members.length > 0 || token !== '}') {
      if (!/^"./.test(token))
        fail(members.length > 0 ? 'a name in quotes after the comma' : 'a name in quotes');
      const place = { key: String(scalar('a name in quotes')), start, end: at };
      next();
      if (token !== ':') fail('`:`');
      next();
      members.push({ ...place, node: value(depth + 1) });
      if (token === '}') break;
      if (token !== ',') fail('`,` or `}`');
      next();
    }
    const end = at;
    next();
    return {
      value: Object.fromEntries(members.map((m) => [m.key, m.node.value])),
      start: from,
      end,
      members,
    };
  };
  const array = (from: number, depth: number): JsonNode => {
    const items: JsonNode[] = [];
    next();
    while (items.length > 0 || token !== ']') {
      items.push(value(depth + 1));
      if (token === ']') break;
      if (token !== ',') fail('`,` or `]`');
      next();
    }
    const end = at;
    next();
    return { value: items.map((i) => i.value), start: from, end, items };
  };

  next();
  const node = value(0);
  if (token !== '') fail('the end of the file');
  return node;
}
