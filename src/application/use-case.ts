/** What a driving adapter calls. Each use case is a class with this one method. */
export interface UseCase<Input, Result> {
  execute(input: Input): Promise<Result>
}
