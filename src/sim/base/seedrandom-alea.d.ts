/** The one file of seedrandom that a run needs: Johannes Baagøe's Alea with 53-bit doubles and savable state. */
declare module 'seedrandom/lib/alea.js' {
  export interface AleaState {
    c: number;
    s0: number;
    s1: number;
    s2: number;
  }
  export interface AleaGenerator {
    double(): number;
    state(): AleaState;
  }
  export default function alea(seed: string, options: { state: true | AleaState }): AleaGenerator;
}
