declare module 'saxen' {
  type Attributes = Record<string, string>
  export class Parser {
    on(
      event: 'openTag',
      found: (
        name: string,
        attributes: () => Attributes | false,
        decode: (text: string) => string,
        isEmpty: boolean,
      ) => void,
    ): this
    on(event: 'closeTag', found: (name: string) => void): this
    on(event: 'text', found: (text: string, decode: (text: string) => string) => void): this
    on(event: 'cdata', found: (text: string) => void): this
    on(event: 'attention', found: () => void): this
    on(event: 'error', found: (error: Error) => void): this
    parse(xml: string): Error | null
  }
}
