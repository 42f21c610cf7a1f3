import ts from "typescript";

/** One small change of a source text. */
export interface Mutant {
  /** The path of the file, from the root of the repository. */
  readonly file: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly was: string;
  readonly becomes: string;
}

/** What each operator is exchanged for: its neighbour, and its opposite. */
const EXCHANGES: Readonly<Record<string, readonly string[]>> = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "==": ["!="],
  "!=": ["=="],
  "===": ["!=="],
  "!==": ["==="],
  "&&": ["||"],
  "||": ["&&"],
  "??": ["&&"],
  "+": ["-"],
  "-": ["+"],
  "*": ["+"],
  "/": ["*"],
  "%": ["*"],
  "&": ["|"],
  "|": ["&"],
  "^": ["&"],
  "<<": [">>"],
  ">>": ["<<"],
  "+=": ["-="],
  "-=": ["+="],
  "|=": ["&="],
  "&=": ["|="],
  "^=": ["|="],
  "*=": ["+="],
};

/**
 * Every mutant of a file: operators exchanged, negations taken away, numbers one greater, truths turned, conditions always met and never met, and
 * calls for their effect left out. AssemblyScript is read as TypeScript, whose syntax it has.
 */
export function mutantsOf(file: string, text: string): readonly Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const add = (node: ts.Node, becomes: string) => {
    const start = node.getStart(source);
    const { line } = source.getLineAndCharacterOfPosition(start);
    mutants.push({ file, line: line + 1, start, end: node.end, was: text.slice(start, node.end), becomes });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || isCompileTimeAssertion(node) || isObservation(node) || isBlank(node, source)) return;
    if (ts.isBinaryExpression(node)) {
      for (const other of EXCHANGES[node.operatorToken.getText(source)] ?? []) add(node.operatorToken, other);
    } else if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) add(node, node.operand.getText(source));
    else if (ts.isNumericLiteral(node)) add(node, `(${node.getText(source)} + 1)`);
    else if (node.kind === ts.SyntaxKind.TrueKeyword) add(node, "false");
    else if (node.kind === ts.SyntaxKind.FalseKeyword) add(node, "true");
    else if (ts.isIfStatement(node)) {
      add(node.expression, "true");
      add(node.expression, "false");
    } else if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) add(node, ";");
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutants;
}

/** `if (condition) ERROR("…")` is decided by the compiler; a mutant of it either does not compile or is the same program. */
function isCompileTimeAssertion(node: ts.Node): boolean {
  return ts.isIfStatement(node) && /\bERROR\(/.test(node.thenStatement.getText());
}

/** What is only told to whoever counts what a campaign reaches decides nothing. */
function isObservation(node: ts.Node): boolean {
  if (ts.isIfStatement(node)) return node.elseStatement === undefined && isObservation(node.thenStatement);
  return ts.isExpressionStatement(node) && /^(observe|this\.#observe)\?\./.test(node.getText());
}

/** What a variable of a module begins with, a plain number, decides nothing: a call writes it before it reads it, or it only counts. */
function isBlank(node: ts.Node, source: ts.SourceFile): boolean {
  if (!ts.isVariableStatement(node) || node.parent !== source || (node.declarationList.flags & ts.NodeFlags.Let) === 0) return false;
  return node.declarationList.declarations.every(({ initializer }) => initializer !== undefined && ts.isNumericLiteral(initializer));
}

/** The text of a mutant's file with the change made. */
export function mutate(text: string, { start, end, becomes }: Mutant): string {
  return text.slice(0, start) + becomes + text.slice(end);
}
