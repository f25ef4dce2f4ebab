/** Path arithmetic on forward-slash paths, without Node: this room also runs in a browser worker. */

const DRIVE = /^[A-Za-z]:/;

export function isAbsolute(path: string): boolean {
  return path.startsWith('/') || DRIVE.test(path);
}

/** Resolves `.` and `..`, folds repeated slashes, drops a trailing one, turns `\` of Windows paths into `/`. */
export function normalise(path: string): string {
  const drive = DRIVE.exec(path)?.[0] ?? '';
  const rest = (drive ? path.replaceAll('\\', '/') : path).slice(drive.length);
  const absolute = rest.startsWith('/');
  const out: string[] = [];
  for (const part of rest.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && out.length > 0 && out[out.length - 1] !== '..') out.pop();
    else if (part !== '..' || !absolute) out.push(part);
  }
  const joined = out.join('/');
  if (absolute) return `${drive}/${joined}`;
  return drive + joined || '.';
}

/** `path` as seen from `base`; an absolute `path` stands for itself. */
export function resolvePath(base: string, path: string): string {
  return normalise(isAbsolute(path) ? path : `${base}/${path}`);
}

export function dirname(path: string): string {
  const slash = path.lastIndexOf('/');
  if (slash < 0) return '.';
  return slash === 0 ? '/' : path.slice(0, slash);
}

export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The path below `root`, or undefined when `path` is not inside it. The root itself gives ''. */
export function relativeTo(root: string, path: string): string | undefined {
  if (path === root) return '';
  const prefix = root.endsWith('/') ? root : `${root}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** The directories that contain `path`, from the innermost outwards. */
export function* ancestors(path: string): Generator<string> {
  let directory = dirname(path);
  for (;;) {
    yield directory;
    const parent = dirname(directory);
    if (parent === directory || directory === '.') return;
    directory = parent;
  }
}
