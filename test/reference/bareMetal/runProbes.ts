import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the monitor sets before a probe runs at `level`. Words are 64-bit register values. */
export interface Configuration {
  readonly level: 0 | 1 | 2 | 3;
  readonly SCR_EL3: bigint;
  readonly HCR_EL2: bigint;
  readonly CPACR_EL1: bigint;
  readonly CPTR_EL2: bigint;
  readonly CPTR_EL3: bigint;
  readonly SVCR: bigint;
  readonly SMCR_EL1: bigint;
  readonly SMCR_EL2: bigint;
  readonly SMCR_EL3: bigint;
  /** Other registers, by name or encoding: the same ones in every configuration of a run. */
  readonly others?: Readonly<Record<string, bigint>>;
}

export interface ProbeResult {
  /** 0: the probe ran to its end. */
  readonly to: number;
  readonly exceptionClass: number;
  /** x0 after the probe. */
  readonly value: bigint;
}

/** A few instructions that may change x0, x1 and x2 only; x0 and x12 are 0 before. */
export type Probe = string;

const fixedBytes = 80;

function configurationBytes(configurations: readonly Configuration[], others: readonly string[]): Buffer {
  const size = fixedBytes + 8 * others.length;
  const bytes = Buffer.alloc(configurations.length * size);
  configurations.forEach((c, i) => {
    const words = [
      BigInt(c.level),
      c.SCR_EL3,
      c.HCR_EL2,
      c.CPACR_EL1,
      c.CPTR_EL2,
      c.CPTR_EL3,
      c.SVCR,
      c.SMCR_EL1,
      c.SMCR_EL2,
      c.SMCR_EL3,
      ...others.map((name) => c.others?.[name] ?? 0n),
    ];
    words.forEach((word, k) => {
      bytes.writeBigUInt64LE(word, i * size + k * 8);
    });
  });
  return bytes;
}

function probeTable(probes: readonly Probe[], others: readonly string[], prepare: string): string {
  const table = probes.map((_, i) => `\t.quad probe${i}`).join('\n');
  const code = probes.map((probe, i) => `probe${i}:\n\t${probe}\n\tret`).join('\n');
  const loads = others
    .map((name, i) => `\tldr x0, [x19, #CONFIG_OTHERS + ${8 * i}]\n\tmsr ${name}, x0`)
    .join('\n');
  const size = `\t.equ CONFIG_SIZE, ${fixedBytes + 8 * others.length}`;
  return `${size}\nprobes:\n${table}\nprobes_end:\n\t.text\nprepare:\n${loads}\n${prepare}\n\tret\n${code}\n\t.data\n`;
}

/**
 * Boots QEMU at EL3 and runs every probe under every configuration.
 *
 * @param prepare instructions that run at EL3 before each probe and after `others` are set, with every trap of CPTR_EL3 off; they may use x0
 * @returns one row for each configuration, one result in it for each probe
 * @throws when a tool fails or the image writes less than it should
 */
export function runProbes(
  configurations: readonly Configuration[],
  probes: readonly Probe[],
  prepare = '',
): ProbeResult[][] {
  const others = Object.keys(configurations[0]?.others ?? {});
  const folder = mkdtempSync(join(tmpdir(), 'hyplens-probes-'));
  try {
    writeFileSync(join(folder, 'configurations.bin'), configurationBytes(configurations, others));
    writeFileSync(join(folder, 'probes.inc'), probeTable(probes, others, prepare));
    const monitor = fileURLToPath(new URL('monitor.S', import.meta.url));
    const flags = ['-nostdlib', '-static', '-Wl,-Ttext=0x40080000', '-Wl,--build-id=none', `-Wa,-I${folder}`];
    execFileSync('aarch64-linux-gnu-gcc', [...flags, '-o', 'probes.elf', monitor], { cwd: folder });
    const machine = 'virt,virtualization=on,secure=on,gic-version=3,mte=on';
    const quiet = ['-nic', 'none', '-display', 'none', '-serial', 'none', '-monitor', 'none'];
    const cpu = ['-M', machine, '-cpu', 'max', '-m', '512', ...quiet];
    execFileSync('qemu-system-aarch64', [...cpu, '-semihosting', '-kernel', 'probes.elf'], {
      cwd: folder,
      timeout: 120_000,
    });
    return parse(readFileSync(join(folder, 'results.bin')), configurations.length, probes.length);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function parse(bytes: Buffer, rows: number, columns: number): ProbeResult[][] {
  if (bytes.length !== rows * columns * 16) {
    throw new Error(`expected ${rows * columns} results, the image wrote ${bytes.length / 16}`);
  }
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => {
      const at = (row * columns + column) * 16;
      return {
        to: bytes.readUInt8(at),
        exceptionClass: bytes.readUInt8(at + 1),
        value: bytes.readBigUInt64LE(at + 8),
      };
    }),
  );
}
