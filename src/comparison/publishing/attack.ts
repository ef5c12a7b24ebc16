/** Solves an attack on published tables with HiGHS, which blocks the process: to be called in a thread only. */
import type { Highs } from 'highs'
import { type Attack, type Equations, type Solver, type Suppression, suppress } from './attack.rules.ts'

export function solveAttack(highs: Highs, attack: Attack): Suppression {
  return highs.withModel((model) => {
    const { minimize, maximize } = highs.constants.objectiveSense
    // From one question to the next only the costs change, so the last solution still holds: primal simplex (4) goes on from it.
    model.options.set({ output_flag: false, solver: 'simplex', simplex_strategy: 4 })
    const solverOf = ({ variables, rows }: Equations): Solver => {
      const starts: number[] = []
      const indices: number[] = []
      for (const row of rows) {
        starts.push(indices.length)
        indices.push(...row.variables)
      }
      const sums = Float64Array.from(rows, (row) => row.sum)
      model.passModel({
        numCols: variables,
        numRows: rows.length,
        colCost: new Float64Array(variables),
        colLower: new Float64Array(variables),
        colUpper: new Float64Array(variables).fill(Number.POSITIVE_INFINITY),
        rowLower: sums,
        rowUpper: sums,
        matrix: {
          format: 'csr',
          numRows: rows.length,
          numCols: variables,
          starts: Int32Array.from([...starts, indices.length]),
          indices: Int32Array.from(indices),
          values: new Float64Array(indices.length).fill(1),
        },
      })
      let costly: number[] = []
      return {
        extreme(chosen, which) {
          for (const at of costly) model.changeColCost(at, 0)
          for (const at of chosen) model.changeColCost(at, 1)
          costly = chosen
          model.changeObjectiveSense(which === 'least' ? minimize : maximize)
          model.run()
          if (model.getModelStatus() !== highs.constants.modelStatus.optimal)
            throw new Error('The published tables contradict each other')
          const { colValue, rowDual } = model.getSolution()
          const used = [...rowDual.keys()].filter((row) => Math.abs(rowDual[row] ?? 0) > 1e-9)
          return { value: model.getObjectiveValue(), values: colValue, rows: used }
        },
        setRow(row, shown) {
          const { sum = 0 } = rows[row] ?? {}
          const free = Number.POSITIVE_INFINITY
          model.changeRowBounds(row, shown ? sum : -free, shown ? sum : free)
        },
      }
    }
    return suppress(attack, solverOf)
  })
}
