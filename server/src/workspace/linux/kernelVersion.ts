export interface KernelVersion {
  readonly major: number;
  readonly patchlevel: number;
  readonly sublevel: number;
  readonly extra: string;
}

/** Version of a tree from the first lines of its top Makefile. */
export function kernelVersion(makefile: string | undefined): KernelVersion | undefined {
  if (makefile === undefined) return undefined;
  const value = (name: string) => new RegExp(`^${name}\\s*=[ \\t]*(.*)$`, 'm').exec(makefile)?.[1]?.trim();
  const major = value('VERSION');
  if (major === undefined || !/^\d+$/.test(major)) return undefined;
  return {
    major: Number(major),
    patchlevel: Number(value('PATCHLEVEL') ?? 0),
    sublevel: Number(value('SUBLEVEL') ?? 0),
    extra: value('EXTRAVERSION') ?? '',
  };
}

export function releaseName(v: KernelVersion): string {
  return `${v.major}.${v.patchlevel}.${v.sublevel}${v.extra}`;
}

/** `linux/version.h`. The sublevel is capped at 255 in the code, as the build does it. */
export function versionHeader(v: KernelVersion): string {
  const code = v.major * 65536 + v.patchlevel * 256 + Math.min(v.sublevel, 255);
  return [
    `#define LINUX_VERSION_CODE ${code}`,
    '#define KERNEL_VERSION(a,b,c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))',
    `#define LINUX_VERSION_MAJOR ${v.major}`,
    `#define LINUX_VERSION_PATCHLEVEL ${v.patchlevel}`,
    `#define LINUX_VERSION_SUBLEVEL ${v.sublevel}`,
    '',
  ].join('\n');
}
