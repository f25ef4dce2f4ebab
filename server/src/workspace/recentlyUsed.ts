/** Values by key, made when first asked for; of more than `most` keys those go that were asked for longest ago. */
export class RecentlyUsed<T> {
  private readonly values = new Map<string, T>();

  constructor(
    private readonly most: number,
    private readonly make: (key: string) => T,
  ) {}

  get size(): number {
    return this.values.size;
  }

  of(key: string): T {
    const value = this.values.get(key) ?? this.make(key);
    this.set(key, value);
    return value;
  }
  set(key: string, value: T): void {
    this.values.delete(key);
    this.values.set(key, value);
    const [oldest] = this.values.keys();
    if (this.values.size > this.most && oldest !== undefined) this.values.delete(oldest);
  }
  clear(): void {
    this.values.clear();
  }
}
