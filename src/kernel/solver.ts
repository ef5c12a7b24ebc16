import highsModule, { type Highs } from 'highs'

/**
 * Loads HiGHS. Solving blocks the process, so only a process or a thread of its own may call it.
 *
 * The package's types describe its CommonJS module; what Node imports as default is the loader itself, hence the cast.
 */
export function loadSolver(): Promise<Highs> {
  return (highsModule as unknown as typeof highsModule.default)()
}
