/** Places whose names are kept, at most. */
const MAX_PLACES = 1 << 12;

/** Names made of a place and a small number, each text made once: values are told by them again and again. */
export class NamesByPlace {
  private readonly places = new Map<string, Names>();
  constructor(private readonly make: (place: string, n: number) => string) {}

  at(place: string): Names {
    let names = this.places.get(place);
    if (names === undefined) {
      names = new Names(place, this.make);
      if (this.places.size >= MAX_PLACES) this.places.clear();
      this.places.set(place, names);
    }
    return names;
  }
}

class Names {
  private readonly names: string[] = [];
  constructor(
    private readonly place: string,
    private readonly make: (place: string, n: number) => string,
  ) {}

  of(n: number): string {
    let name = this.names[n];
    if (name === undefined) {
      name = this.make(this.place, n);
      this.names[n] = name;
    }
    return name;
  }
}
