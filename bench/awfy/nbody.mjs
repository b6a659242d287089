/** The sun and the four large planets under gravity; the result is the energy of the system at the end. */
import { check, start } from "../harness.mjs";

const EXPECTED = { 1: -0.16907495402506745, 250000: -0.1690859889909308 };
const SOLAR_MASS = 4 * Math.PI * Math.PI;
const DAYS_PER_YEAR = 365.24;

class Body {
  constructor(x, y, z, vx, vy, vz, mass) {
    this.x = x;
    this.y = y;
    this.z = z;
    this.vx = vx * DAYS_PER_YEAR;
    this.vy = vy * DAYS_PER_YEAR;
    this.vz = vz * DAYS_PER_YEAR;
    this.mass = mass * SOLAR_MASS;
  }
}

const sun = () => new Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0);
const jupiter = () =>
  new Body(
    4.8414314424647209,
    -1.16032004402742839,
    -0.103622044471123109,
    0.00166007664274403694,
    0.00769901118419740425,
    -0.0000690460016972063023,
    0.000954791938424326609,
  );
const saturn = () =>
  new Body(
    8.34336671824457987,
    4.12479856412430479,
    -0.403523417114321381,
    -0.00276742510726862411,
    0.00499852801234917238,
    0.0000230417297573763929,
    0.000285885980666130812,
  );
const uranus = () =>
  new Body(
    12.894369562139131,
    -15.1111514016986312,
    -0.223307578892655734,
    0.00296460137564761618,
    0.0023784717395948095,
    -0.0000296589568540237556,
    0.0000436624404335156298,
  );
const neptune = () =>
  new Body(
    15.3796971148509165,
    -25.9193146099879641,
    0.179258772950371181,
    0.00268067772490389322,
    0.00162824170038242295,
    -0.000095159225451971587,
    0.0000515138902046611451,
  );

class System {
  constructor() {
    this.bodies = [sun(), jupiter(), saturn(), uranus(), neptune()];
    let px = 0.0;
    let py = 0.0;
    let pz = 0.0;
    for (const b of this.bodies) {
      px += b.vx * b.mass;
      py += b.vy * b.mass;
      pz += b.vz * b.mass;
    }
    const first = this.bodies[0];
    first.vx = 0.0 - px / SOLAR_MASS;
    first.vy = 0.0 - py / SOLAR_MASS;
    first.vz = 0.0 - pz / SOLAR_MASS;
  }
  advance(dt) {
    const bodies = this.bodies;
    for (let i = 0; i < bodies.length; i++) {
      const a = bodies[i];
      for (let j = i + 1; j < bodies.length; j++) {
        const b = bodies[j];
        const dx = a.x - b.x;
        const dy = a.y - b.y;
        const dz = a.z - b.z;
        const square = dx * dx + dy * dy + dz * dz;
        const magnitude = dt / (square * Math.sqrt(square));
        a.vx -= dx * b.mass * magnitude;
        a.vy -= dy * b.mass * magnitude;
        a.vz -= dz * b.mass * magnitude;
        b.vx += dx * a.mass * magnitude;
        b.vy += dy * a.mass * magnitude;
        b.vz += dz * a.mass * magnitude;
      }
    }
    for (const b of bodies) {
      b.x += dt * b.vx;
      b.y += dt * b.vy;
      b.z += dt * b.vz;
    }
  }
  energy() {
    let e = 0.0;
    for (let i = 0; i < this.bodies.length; i++) {
      const a = this.bodies[i];
      e += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz);
      for (let j = i + 1; j < this.bodies.length; j++) {
        const b = this.bodies[j];
        const dx = a.x - b.x;
        const dy = a.y - b.y;
        const dz = a.z - b.z;
        e -= (a.mass * b.mass) / Math.sqrt(dx * dx + dy * dy + dz * dz);
      }
    }
    return e;
  }
}

start((size) => {
  const system = new System();
  for (let i = 0; i < size; i++) system.advance(0.01);
  return check(system.energy(), EXPECTED[size]);
});
