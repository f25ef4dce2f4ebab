import { mixed } from './termIndex';

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

const SIZE = 1 << 12;

/** The same for a place and three numbers; those that were asked for last are at hand. */
export class NamesOfParts {
  private readonly names: { place: string; a: number; b: number; c: number; name: string }[] = [];
  constructor(private readonly make: (place: string, a: number, b: number, c: number) => string) {}

  of(place: string, a: number, b: number, c: number): string {
    const i = mixed(mixed(mixed(place.length, a), b), c) & (SIZE - 1);
    const known = this.names[i];
    if (known !== undefined && known.a === a && known.b === b && known.c === c && known.place === place)
      return known.name;
    const name = this.make(place, a, b, c);
    this.names[i] = { place, a, b, c, name };
    return name;
  }
}
