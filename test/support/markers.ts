/** A finding that a text expects: `// ^^^ rule-id words` below the line that it is about. */
export interface Marker {
  /** Zero-based line of the code above the marker. */
  readonly line: number;
  /** Columns that the carets stand under; tabs count as one. */
  readonly start: number;
  readonly end: number;
  readonly rule: string;
  /** Text that the message has to contain; empty for any. */
  readonly text: string;
}

/**
 * Reads the markers of a text. Several markers may follow one line; each speaks about the nearest line
 * above that is no marker.
 *
 *     ret
 *     // ^^^ is wrong here: the carets point at the columns of the line above
 */
export function parseMarkers(text: string): Marker[] {
  const markers: Marker[] = [];
  let above = -1;
  for (const [number, line] of text.split('\n').entries()) {
    const m = /^(\s*\/\/\s*)(\^+)\s+([a-z][a-z-]+)\s*(.*)$/.exec(line);
    if (m === null) {
      above = number;
      continue;
    }
    const start = (m[1] as string).length;
    markers.push({
      line: above,
      start,
      end: start + (m[2] as string).length,
      rule: m[3] as string,
      text: (m[4] as string).trim(),
    });
  }
  return markers;
}
