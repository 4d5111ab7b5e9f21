// Searches by backtracking, as PCRE does, and counts its steps, as PCRE does: what V8 could take too long for comes here,
// and what it would do in another way. Some twenty times slower than V8.
import { lowerCase } from '../bytes.js';
import { OP, PLACES, type Program } from './program.js';
import type { Place } from './tree.js';

/** Some 20 ms; PCRE as HAProxy calls it gives up after 10. */
const MOST_STEPS = 500_000;

/** Starts and ends of the groups by number, -1 for those that took no part; undefined: no match, or none so soon. */
export const runProgram = (
  program: Program,
  subject: string,
  notAtBeginning: boolean,
): readonly number[] | undefined => {
  const machine = new Machine(program, subject, notAtBeginning);
  for (let start = 0; start <= subject.length && machine.steps < MOST_STEPS; start++) {
    const registers = machine.matchAt(start);
    if (registers) return registers;
  }
  return undefined;
};

class Machine {
  steps = 0;
  /** Next operand or instruction. */
  pc = 0;
  /** In the subject. */
  at = 0;
  readonly registers: number[];
  /** Pairs: where to go on and at which position; or, negative, ~register and what it held. */
  readonly back: number[] = [];

  constructor(
    readonly program: Program,
    readonly subject: string,
    readonly notAtBeginning: boolean,
  ) {
    this.registers = new Array<number>(program.registers).fill(-1);
  }

  matchAt(start: number): readonly number[] | undefined {
    const { code } = this.program;
    this.registers.fill(-1);
    this.back.length = 0;
    this.pc = 0;
    this.at = start;
    while (this.steps++ < MOST_STEPS) {
      const op = code[this.pc++]!;
      if (op === OP.match) return [start, this.at, ...this.registers.slice(2)];
      if (!INSTRUCTIONS[op]!(this) && !this.goBack(0)) return undefined;
    }
    return undefined;
  }

  operand(): number {
    return this.program.code[this.pc++]!;
  }

  set(register: number, value: number): true {
    this.back.push(~register, this.registers[register]!);
    this.registers[register] = value;
    return true;
  }

  tryLater(pc: number, at: number): true {
    this.back.push(pc, at);
    return true;
  }

  /** To the last choice above `floor`, with what the registers held then. */
  goBack(floor: number): boolean {
    const { back, registers } = this;
    while (back.length > floor) {
      const value = back.pop()!;
      const where = back.pop()!;
      if (where < 0) registers[~where] = value;
      else {
        this.pc = where;
        this.at = value;
        return true;
      }
    }
    return false;
  }
}

/** By OP: false goes back to the last choice. */
const INSTRUCTIONS: readonly ((machine: Machine) => boolean)[] = [
  () => true,
  function set(machine) {
    const table = machine.program.tables[machine.operand()]!;
    return table[machine.subject.charCodeAt(machine.at++)] === 1;
  },
  function jump(machine) {
    machine.pc = machine.operand();
    return true;
  },
  function split(machine) {
    return machine.tryLater(machine.operand(), machine.at);
  },
  function save(machine) {
    return machine.set(machine.operand(), machine.at);
  },
  function capture(machine) {
    const group = machine.operand();
    machine.set(2 * group, machine.registers[machine.operand()]!);
    return machine.set(2 * group + 1, machine.at);
  },
  function place(machine) {
    return isAt(PLACES[machine.operand()]!, machine);
  },
  function reference(machine) {
    const { subject, registers, at } = machine;
    const group = machine.operand();
    const ignoreCase = machine.operand() === 1;
    const start = registers[2 * group]!;
    if (start < 0) return false;
    const text = subject.slice(start, registers[2 * group + 1]);
    machine.at += text.length;
    machine.steps += text.length;
    if (!ignoreCase) return subject.startsWith(text, at);
    return lowerCase(subject.slice(at, machine.at)) === lowerCase(text);
  },
  function zero(machine) {
    return machine.set(machine.operand(), 0);
  },
  function repeat(machine) {
    const count = machine.registers[machine.operand()]!;
    const min = machine.operand();
    const max = machine.operand();
    const isLazy = machine.operand() === 1;
    const end = machine.operand();
    if (count < min) return true;
    if (count >= max || isLazy) {
      if (count < max) machine.tryLater(machine.pc, machine.at);
      machine.pc = end;
      return true;
    }
    return machine.tryLater(end, machine.at);
  },
  function enter(machine) {
    const counter = machine.operand();
    machine.set(counter, machine.registers[counter]! + 1);
    return machine.set(machine.operand(), machine.at);
  },
  function next(machine) {
    const count = machine.registers[machine.operand()]!;
    const isEmpty = machine.registers[machine.operand()] === machine.at;
    const isEnough = count >= machine.operand();
    const head = machine.operand();
    const end = machine.operand();
    machine.pc = isEmpty && isEnough ? end : head;
    return true;
  },
  function mark(machine) {
    const register = machine.operand();
    machine.set(register, 0);
    machine.registers[register] = machine.back.length;
    return true;
  },
  function commit(machine) {
    const floor = machine.registers[machine.operand()]!;
    const { back } = machine;
    let length = floor;
    // What the registers held is still needed by whoever goes back beyond the mark.
    for (let at = floor; at < back.length; at += 2) {
      if (back[at]! >= 0) continue;
      back[length++] = back[at]!;
      back[length++] = back[at + 1]!;
    }
    machine.steps += (back.length - floor) >> 1;
    back.length = length;
    return true;
  },
  function restore(machine) {
    machine.at = machine.registers[machine.operand()]!;
    return true;
  },
  function fail(machine) {
    const floor = machine.registers[machine.operand()]!;
    while (machine.back.length > floor) machine.goBack(floor);
    return false;
  },
  function behind(machine) {
    const again = machine.pc - 1;
    const here = machine.registers[machine.operand()]!;
    const width = machine.operand();
    if (machine.at === 0 || here - machine.at >= width) return true;
    return machine.tryLater(again, machine.at - 1);
  },
  function at(machine) {
    return machine.registers[machine.operand()] === machine.at;
  },
  function run(machine) {
    const table = machine.program.tables[machine.operand()]!;
    const least = machine.at + machine.operand();
    const most = Math.min(machine.at + machine.operand(), machine.subject.length);
    const start = machine.at;
    while (machine.at < most && table[machine.subject.charCodeAt(machine.at)] === 1) {
      if (machine.at >= least) machine.tryLater(machine.pc, machine.at);
      machine.at++;
    }
    machine.steps += machine.at - start;
    return machine.at >= least;
  },
];

const NEWLINE = 10;

const isAt = (place: Place, { subject, notAtBeginning, at }: Machine): boolean => {
  const { length } = subject;
  switch (place) {
    case 'start':
      return at === 0;
    case 'circumflex':
      return at === 0 && !notAtBeginning;
    case 'end':
      return at === length;
    case 'dollar':
      return at === length || (at === length - 1 && subject.charCodeAt(at) === NEWLINE);
    case 'line-start':
      return at === 0 ? !notAtBeginning : at < length && subject.charCodeAt(at - 1) === NEWLINE;
    case 'line-end':
      return at === length || subject.charCodeAt(at) === NEWLINE;
    default:
      return (isWord(subject, at - 1) !== isWord(subject, at)) === (place === 'boundary');
  }
};

const isWord = (subject: string, at: number): boolean => {
  const code = subject.charCodeAt(at);
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95
  );
};
