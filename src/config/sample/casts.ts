// What one type of sample can be taken for another (manual 7.3; HAProxy's table of casts).
import type { SampleType } from '../rules.js';

const EACH: readonly SampleType[] = ['bool', 'sint', 'addr', 'ipv4', 'ipv6', 'str', 'bin', 'meth', 'any'];

const CASTS: Readonly<Record<SampleType, readonly SampleType[]>> = {
  any: EACH,
  bool: ['bool', 'sint', 'str', 'bin', 'any'],
  sint: ['bool', 'sint', 'addr', 'ipv4', 'ipv6', 'str', 'bin', 'any'],
  addr: ['sint', 'addr', 'ipv4', 'ipv6', 'str', 'bin', 'any'],
  ipv4: ['sint', 'addr', 'ipv4', 'ipv6', 'str', 'bin', 'any'],
  ipv6: ['addr', 'ipv4', 'ipv6', 'str', 'bin', 'any'],
  str: ['bool', 'sint', 'addr', 'ipv4', 'ipv6', 'str', 'bin', 'meth', 'any'],
  bin: ['addr', 'ipv4', 'ipv6', 'str', 'bin', 'any'],
  meth: ['str', 'bin', 'meth', 'any'],
};

export const canCast = (from: SampleType, to: SampleType): boolean => CASTS[from].includes(to);
