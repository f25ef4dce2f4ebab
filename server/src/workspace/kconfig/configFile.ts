/** Configuration values with their `CONFIG_` names: `y`, `m`, a number, or a quoted string. */
export type KernelConfig = ReadonlyMap<string, string>;

/** Reads `.config`, `auto.conf` or a defconfig. `# CONFIG_X is not set` gives `n`. */
export function parseConfigFile(text: string): Map<string, string> {
  const config = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const set = /^(CONFIG_\w+)=(.*)$/.exec(line);
    if (set) {
      config.set(set[1] as string, (set[2] as string).trim());
      continue;
    }
    const unset = /^#\s*(CONFIG_\w+) is not set/.exec(line);
    if (unset) config.set(unset[1] as string, 'n');
  }
  return config;
}

/** Reads the configuration back out of a built `autoconf.h`. */
export function parseAutoconf(text: string, prefix = 'CONFIG_'): Map<string, string> {
  const config = new Map<string, string>();
  const defined = new RegExp(`^#define\\s+(${prefix}\\w+?)(_MODULE)?\\s+(.+)$`, 'gm');
  for (const m of text.matchAll(defined)) {
    const value = (m[3] as string).trim();
    const name = m[1] as string;
    if (m[2]) config.set(name, 'm');
    else config.set(name, value === '1' ? 'y' : value);
  }
  return config;
}

/** The text of `include/generated/autoconf.h` for a configuration. */
export function autoconfText(config: KernelConfig): string {
  const lines: string[] = [];
  for (const [name, value] of config) {
    if (value === 'n') continue;
    if (value === 'y') lines.push(`#define ${name} 1`);
    else if (value === 'm') lines.push(`#define ${name}_MODULE 1`);
    else lines.push(`#define ${name} ${value}`);
  }
  return `${lines.join('\n')}\n`;
}
