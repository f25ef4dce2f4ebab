/** `x0–x3, lr`: runs of three and more registers as a range; other names stay as they are. */
function ranges(list: readonly string[]): string {
  const parsed = list.map((n) => ({ letter: n.replace(/\d+$/, ''), n: Number(/\d+$/.exec(n)?.[0] ?? -1) }));
  const out: string[] = [];
  for (let i = 0; i < parsed.length; ) {
    let j = i;
    while (
      parsed[j + 1]?.letter === parsed[i]?.letter &&
      parsed[j + 1]?.n === (parsed[j]?.n ?? 0) + 1 &&
      (parsed[j]?.n ?? -1) >= 0
    )
      j++;
    if (j - i >= 2) out.push(`${list[i]}–${list[j]}`);
    else for (let k = i; k <= j; k++) out.push(list[k] as string);
    i = j + 1;
  }
  return out.join(', ');
}

/**
 * Registers as people list them: flags as one, both halves of a vector as the vector, ranges; the scalable
 * registers by their letter when all of them are meant.
 */
export function registerRanges(list: readonly string[]): string {
  const names = new Set(list);
  const halves = (n: string): string => `${n} (high half)`;
  const out: string[] = [];
  const high: string[] = [];
  for (const name of list) {
    const own = / \(high half\)$/.test(name) ? name.replace(/ \(high half\)$/, '') : undefined;
    if (own !== undefined) {
      if (!names.has(own)) high.push(own);
    } else if (/^v\d+$/.test(name) && !names.has(halves(name))) out.push(name.replace('v', 'd'));
    else if (/^NZCV/.test(name) && ['N', 'Z', 'C', 'V'].every((f) => names.has(`NZCV.${f}`))) {
      if (name === 'NZCV.N') out.push('NZCV');
    } else out.push(name);
  }
  const text = ranges(out).replace('z0–z31', 'all z').replace('p0–p15', 'all p');
  const tops = high.length > 0 ? `high halves of ${ranges(high)}` : '';
  return [text, tops].filter((t) => t !== '').join(', ');
}
