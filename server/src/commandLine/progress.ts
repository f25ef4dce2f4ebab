/** Says on standard error what is being done, once it has taken longer than a second. */
export class Progress {
  private readonly start = Date.now();
  private last = 0;
  private open = false;
  what = '';

  /** Asked often by what takes long; never says "stop". */
  tick = (): boolean => {
    const now = Date.now();
    if (now - this.start > 1000 && now - this.last > 500) {
      this.last = now;
      const text = `hyplens: ${this.what} (${Math.round((now - this.start) / 1000)} s)`;
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
      else if (!this.open) process.stderr.write(`${text}\n`);
      this.open = true;
    }
    return false;
  };

  done(): void {
    if (this.open && process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  }
}
