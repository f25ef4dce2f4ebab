// The process that reads the tree, from its start: nothing of the bench's other parts is loaded in it.
import { type Part, readTree } from './tree';

const [tree = '', build = '', part] = process.argv.slice(2);
readTree(tree, build, part as Part);
