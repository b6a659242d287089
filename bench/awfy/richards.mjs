/** The task switcher of an operating system (Martin Richards): queues of packets, six tasks of four kinds. */
import { check, start } from "../harness.mjs";

const IDLER = 0;
const WORKER = 1;
const HANDLER_A = 2;
const HANDLER_B = 3;
const DEVICE_A = 4;
const DEVICE_B = 5;
const TASKS = 6;

const DEVICE_PACKET = 0;
const WORK_PACKET = 1;
const PACKET_SIZE = 4;

class Packet {
  constructor(link, task, kind) {
    this.link = link;
    this.task = task;
    this.kind = kind;
    this.datum = 0;
    this.data = new Array(PACKET_SIZE).fill(0);
  }
  /** The queue with this packet at its end. */
  appendTo(queue) {
    this.link = null;
    if (queue === null) return this;
    let last = queue;
    while (last.link !== null) last = last.link;
    last.link = this;
    return queue;
  }
}

class Task {
  constructor(scheduler, id, priority, input) {
    this.scheduler = scheduler;
    this.id = id;
    this.priority = priority;
    this.input = input;
    this.link = null;
    this.packetPending = input !== null;
    this.waiting = true;
    this.holding = false;
  }
  mustWait() {
    return this.holding || (!this.packetPending && this.waiting);
  }
  isWaitingWithPacket() {
    return this.packetPending && this.waiting && !this.holding;
  }
  /** Takes a packet; gives the task that is to run next. */
  accept(packet, current) {
    if (this.input === null) {
      this.input = packet;
      this.packetPending = true;
      if (this.priority > current.priority) return this;
    } else {
      this.input = packet.appendTo(this.input);
    }
    return current;
  }
  /** One turn; gives the task that is to run next. */
  turn() {
    let packet = null;
    if (this.isWaitingWithPacket()) {
      packet = this.input;
      this.input = packet.link;
      this.packetPending = this.input !== null;
      this.waiting = false;
      this.holding = false;
    }
    return this.run(packet);
  }
}

class Idler extends Task {
  constructor(scheduler, id, priority) {
    super(scheduler, id, priority, null);
    this.waiting = false;
    this.control = 1;
    this.count = 10_000;
  }
  run(_packet) {
    this.count -= 1;
    if (this.count === 0) return this.scheduler.hold();
    if ((this.control & 1) === 0) {
      this.control = this.control >> 1;
      return this.scheduler.release(DEVICE_A);
    }
    this.control = (this.control >> 1) ^ 53256;
    return this.scheduler.release(DEVICE_B);
  }
}

class Worker extends Task {
  constructor(scheduler, id, priority, input) {
    super(scheduler, id, priority, input);
    this.destination = HANDLER_A;
    this.letter = 0;
  }
  run(packet) {
    if (packet === null) return this.scheduler.wait();
    this.destination = this.destination === HANDLER_A ? HANDLER_B : HANDLER_A;
    packet.task = this.destination;
    packet.datum = 0;
    for (let i = 0; i < PACKET_SIZE; i++) {
      this.letter += 1;
      if (this.letter > 26) this.letter = 1;
      packet.data[i] = 64 + this.letter;
    }
    return this.scheduler.send(packet);
  }
}

class Handler extends Task {
  constructor(scheduler, id, priority, input) {
    super(scheduler, id, priority, input);
    this.work = null;
    this.free = null;
  }
  run(packet) {
    if (packet !== null) {
      if (packet.kind === WORK_PACKET) this.work = packet.appendTo(this.work);
      else this.free = packet.appendTo(this.free);
    }
    const work = this.work;
    if (work === null) return this.scheduler.wait();
    const next = work.datum;
    if (next >= PACKET_SIZE) {
      this.work = work.link;
      return this.scheduler.send(work);
    }
    const free = this.free;
    if (free === null) return this.scheduler.wait();
    this.free = free.link;
    free.datum = work.data[next];
    work.datum = next + 1;
    return this.scheduler.send(free);
  }
}

class Device extends Task {
  constructor(scheduler, id, priority) {
    super(scheduler, id, priority, null);
    this.pending = null;
  }
  run(packet) {
    if (packet !== null) {
      this.pending = packet;
      return this.scheduler.hold();
    }
    const pending = this.pending;
    if (pending === null) return this.scheduler.wait();
    this.pending = null;
    return this.scheduler.send(pending);
  }
}

class Scheduler {
  constructor() {
    this.list = null;
    this.current = null;
    this.table = new Array(TASKS).fill(null);
    this.sent = 0;
    this.held = 0;
  }
  add(task) {
    task.link = this.list;
    this.list = task;
    this.table[task.id] = task;
  }
  run() {
    this.current = this.list;
    while (this.current !== null) {
      const task = this.current;
      this.current = task.mustWait() ? task.link : task.turn();
    }
  }
  hold() {
    this.held += 1;
    this.current.holding = true;
    return this.current.link;
  }
  wait() {
    this.current.waiting = true;
    return this.current;
  }
  release(id) {
    const task = this.find(id);
    task.holding = false;
    return task.priority > this.current.priority ? task : this.current;
  }
  send(packet) {
    const task = this.find(packet.task);
    this.sent += 1;
    packet.link = null;
    packet.task = this.current.id;
    return task.accept(packet, this.current);
  }
  find(id) {
    const task = this.table[id];
    if (task === null) throw new Error(`no task ${id}`);
    return task;
  }
}

/** Three packets for a device. */
function packets(device) {
  let queue = null;
  for (let i = 0; i < 3; i++) queue = new Packet(queue, device, DEVICE_PACKET);
  return queue;
}

function richards() {
  const scheduler = new Scheduler();
  scheduler.add(new Idler(scheduler, IDLER, 0));
  scheduler.add(new Worker(scheduler, WORKER, 1000, new Packet(new Packet(null, WORKER, WORK_PACKET), WORKER, WORK_PACKET)));
  scheduler.add(new Handler(scheduler, HANDLER_A, 2000, packets(DEVICE_A)));
  scheduler.add(new Handler(scheduler, HANDLER_B, 3000, packets(DEVICE_B)));
  scheduler.add(new Device(scheduler, DEVICE_A, 4000));
  scheduler.add(new Device(scheduler, DEVICE_B, 5000));
  scheduler.run();
  check(scheduler.sent, 23246);
  return check(scheduler.held, 9297);
}

start((size) => {
  for (let i = 0; i < size; i++) richards();
  return "23246/9297";
});
