// `acl` lines: criteria, flags, match methods, operators, ranges, names.
import { rowsIn } from './row.js';

export const aclRows = rowsIn(
  'frontend',
  String.raw`
acl
acl a
acl a path
acl a path /x
acl a path /x ;; http-request deny if a
acl a path /x ;; acl a path_beg /y ;; http-request deny if a
acl a "path" "/x y"
acl a 'path /x'
acl a path /x\ y
acl a path ''
acl a path "
acl a path,lower -m str x
acl a ,path
acl a path, # differs: a comma wants a converter behind it; HAProxy warns
acl a hdr(host),lower, x # differs: so does this one
acl a nope x
acl a path(x) x

acl a path -i /x
acl a path -i -i /x
acl a path -m beg -i /x
acl a path -m
acl a path -m bag /x
acl a path -m beg -m end /x
acl a path -z /x
acl a path -1
acl a path -
acl a path -- -z
acl a path -i -- -i
acl a path -u 5 /x
acl a path -u x /x
acl a path -u # differs: HAProxy takes what is not there for a number
acl a src -n 127.0.0.1
acl a src localhost
acl a src -n localhost
acl a src localhost/8 nope.invalid
acl a dst 127.0.0.1 localhost/255.0.0.0
acl a src,ipmask(24) localhost
acl a hdr(host) -m ip localhost
acl a hdr(host) localhost.invalid
acl a hdr(host) -M -f /dev/null
acl a hdr(host) -f /dev/null
acl a hdr(host) -f /dev/null -i x
acl a hdr(host) -f
acl a hdr(host) -f /nonexistent
acl a hdr(host) x -f /dev/null

acl a path_beg /x
acl a path_end .jpg .png
acl a path_sub x
acl a path_dir x
acl a path_dom x
acl a path_reg ^/x
acl a path_reg (
acl a path_len gt 5
acl a path_len x
acl a path_foo x
acl a path_str x
acl a path_beg -m beg /x
acl a path_beg -m end /x
acl a path_beg -m reg ^/x
acl a path_beg,lower /x
acl a hdr_beg(host,1) www
acl a hdr_beg(host,1,2) www
acl a hdr_beg(host,x) www
acl a hdr(host,-10) www
acl a hdr(host,-11) www
acl a hdr_val(content-length) gt 5
acl a hdr_val(content-length) x
acl a hdr_cnt(host) gt 1
acl a hdr_ip(x-forwarded-for) 10.0.0.0/8
acl a hdr_ip(x-forwarded-for) foo

acl a hdr(host) -m found
acl a hdr(host) -m found x
acl a hdr(host) -m bool
acl a hdr(host) -m bool true
acl a hdr(host) -m int 5
acl a hdr(host) -m len gt 5
acl a hdr(host) -m ip 10.0.0.1
acl a hdr(host) -m bin 0a0b
acl a hdr(host) -m bin 0a0
acl a hdr(host) -m bin xx
acl a hdr(host) -m reg [
acl a hdr(host) -m reg *
acl a hdr(host) -m dom x.y
acl a always_true
acl a always_true 1
acl a always_true x
acl a always_false -m str x
acl a method get
acl a method -m reg GET
acl a var(txn.x) -m found
acl a var(txn.x) x
acl a int(5) -m str 5

acl a src 10.0.0.0/8 192.168.0.0/16
acl a src 10.0.0.0/33
acl a src 10.0.0
acl a src 10.1
acl a src ::1/128 fe80::/10
acl a src ::1/129
acl a src nowhere.invalid
acl a src -m str 10
acl a src -m int 5
acl a src_port 80:90
acl a src_port :90
acl a src_port 80:
acl a src_port 90:80
acl a src_port a
acl a src_port gt 80
acl a src_port gt
acl a src_port gt 80 lt 90
acl a src_port ge 80:90
acl a src_port ne 80 # differs: HAProxy knows "ne" for stick tables, and takes it here for an operator that never matches
acl a src_port -- -1
acl a src_port 80:-1
acl a src_port ge -60
acl a src_port gt -5 lt -7
acl a src_port -- -7:-5
acl a src_port -- -5:
acl a src_port eq -7:5
acl a src_port 80.5

acl a-b_c.d:e path /x ;; http-request deny if a-b_c.d:e
acl a/b path /x
acl a,b path /x
acl a(b path /x
acl or path /x
acl Or path /x
acl || path /x
acl if path /x
acl ! path /x
acl !a path /x
acl { path /x
acl TRUE path /x
acl LOCALHOST src 10.0.0.1 ;; http-request deny if LOCALHOST
`,
);
