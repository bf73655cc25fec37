// Command oracle parses HCL with HashiCorp's parser and writes the structure.
//
// Each line of standard input is a JSON string: the text of one file. Each line of standard output is a
// JSON string: the structure with byte ranges, or null if the parser refuses the text.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// The output so far.
var source string

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 1 {
			var text string
			if err := json.Unmarshal(line, &text); err != nil {
				panic(err)
			}
			source = text
			file, diags := hclsyntax.ParseConfig([]byte(text), "f", hcl.InitialPos)
			var answer any
			if !diags.HasErrors() {
				var b strings.Builder
				body(&b, file.Body.(*hclsyntax.Body))
				answer = b.String()
			} else if os.Getenv("WHY") != "" {
				answer = "!" + diags.Error()
			}
			encoded, _ := json.Marshal(answer)
			out.Write(encoded)
			out.WriteByte('\n')
		}
		if err != nil {
			return
		}
	}
}

func span(r hcl.Range) string { return fmt.Sprintf("%d-%d", r.Start.Byte, r.End.Byte) }

func quoted(s string) string {
	encoded, _ := json.Marshal(s)
	return string(encoded)
}

func body(b *strings.Builder, body *hclsyntax.Body) {
	type item struct {
		at   int
		text string
	}
	items := []item{}
	for _, attribute := range body.Attributes {
		var t strings.Builder
		fmt.Fprintf(&t, "(attr %s %s ", span(attribute.SrcRange), quoted(attribute.Name))
		expression(&t, attribute.Expr)
		t.WriteString(")")
		items = append(items, item{attribute.SrcRange.Start.Byte, t.String()})
	}
	for _, block := range body.Blocks {
		var t strings.Builder
		fmt.Fprintf(&t, "(block %s-%d %s", fmt.Sprint(block.TypeRange.Start.Byte), block.CloseBraceRange.End.Byte, quoted(block.Type))
		for i, label := range block.Labels {
			fmt.Fprintf(&t, " [%s %s]", span(block.LabelRanges[i]), quoted(label))
		}
		fmt.Fprintf(&t, " {%s}", span(block.OpenBraceRange))
		t.WriteString(" ")
		inner := block.Body
		bodyItems := &strings.Builder{}
		writeBody(bodyItems, inner)
		t.WriteString(bodyItems.String())
		t.WriteString(")")
		items = append(items, item{block.TypeRange.Start.Byte, t.String()})
	}
	sort.SliceStable(items, func(i, j int) bool { return items[i].at < items[j].at })
	for i, item := range items {
		if i > 0 {
			b.WriteString(" ")
		}
		b.WriteString(item.text)
	}
}

func writeBody(b *strings.Builder, inner *hclsyntax.Body) {
	b.WriteString("(")
	body(b, inner)
	b.WriteString(")")
}

func value(v cty.Value) string {
	switch {
	case v.IsNull():
		return "null"
	case v.Type() == cty.String:
		return quoted(v.AsString())
	case v.Type() == cty.Bool:
		if v.True() {
			return "true"
		}
		return "false"
	case v.Type() == cty.Number:
		number, _ := v.AsBigFloat().Float64()
		if math.IsInf(number, 0) {
			return "Infinity"
		}
		encoded, _ := json.Marshal(number)
		return string(encoded)
	}
	return "?" + v.GoString()
}

// A traversal is written as nested steps: "a.b[0]" becomes (idx (get (var a) b) 0).
func steps(b *strings.Builder, source string, start int, traversal hcl.Traversal) {
	for _, step := range traversal {
		switch step := step.(type) {
		case hcl.TraverseAttr:
			source = fmt.Sprintf("(get %d-%d %s %s)", start, step.SrcRange.End.Byte, source, quoted(step.Name))
		case hcl.TraverseIndex:
			source = fmt.Sprintf("(idx %d-%d %s %s)", start, step.SrcRange.End.Byte, source, value(step.Key))
		default:
			source = fmt.Sprintf("(step %T)", step)
		}
	}
	b.WriteString(source)
}

func expression(b *strings.Builder, e hclsyntax.Expression) {
	r := span(e.Range())
	list := func(head string, children ...hclsyntax.Expression) {
		fmt.Fprintf(b, "(%s", head)
		for _, child := range children {
			b.WriteString(" ")
			if child == nil {
				b.WriteString("-")
			} else {
				expression(b, child)
			}
		}
		b.WriteString(")")
	}
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		fmt.Fprintf(b, "(lit %s %s)", r, value(e.Val))
	case *hclsyntax.ScopeTraversalExpr:
		root := e.Traversal[0].(hcl.TraverseRoot)
		steps(b, fmt.Sprintf("(var %s %s)", span(root.SrcRange), quoted(root.Name)), root.SrcRange.Start.Byte, e.Traversal[1:])
	case *hclsyntax.RelativeTraversalExpr:
		var source strings.Builder
		expression(&source, e.Source)
		steps(b, source.String(), e.Source.Range().Start.Byte, e.Traversal)
	case *hclsyntax.FunctionCallExpr:
		head := fmt.Sprintf("call %s %s", r, quoted(e.Name))
		if e.ExpandFinal {
			head += " ..."
		}
		list(head, e.Args...)
	case *hclsyntax.ConditionalExpr:
		if source[e.SrcRange.Start.Byte] != '%' {
			list("if "+r, e.Condition, e.TrueResult, e.FalseResult)
			return
		}
		fmt.Fprintf(b, "(if %s ", r)
		expression(b, e.Condition)
		directive(b, e.TrueResult)
		directive(b, e.FalseResult)
		b.WriteString(")")
	case *hclsyntax.IndexExpr:
		if literal, ok := e.Key.(*hclsyntax.LiteralValueExpr); ok {
			var source strings.Builder
			expression(&source, e.Collection)
			fmt.Fprintf(b, "(idx %s %s %s)", r, source.String(), value(literal.Val))
			return
		}
		list("index "+r, e.Collection, e.Key)
	case *hclsyntax.TupleConsExpr:
		list("tuple "+r, e.Exprs...)
	case *hclsyntax.ObjectConsExpr:
		fmt.Fprintf(b, "(object %s", r)
		for _, item := range e.Items {
			b.WriteString(" ")
			expression(b, item.KeyExpr)
			b.WriteString("=")
			expression(b, item.ValueExpr)
		}
		b.WriteString(")")
	case *hclsyntax.ObjectConsKeyExpr:
		if keyword := hcl.ExprAsKeyword(e.Wrapped); keyword != "" && !e.ForceNonLiteral {
			fmt.Fprintf(b, "(key %s %s)", r, quoted(keyword))
			return
		}
		expression(b, e.Wrapped)
	case *hclsyntax.ForExpr:
		head := fmt.Sprintf("for %s %s %s", r, quoted(e.KeyVar), quoted(e.ValVar))
		if e.Group {
			head += " ..."
		}
		list(head, e.CollExpr, e.KeyExpr, e.ValExpr, e.CondExpr)
	case *hclsyntax.SplatExpr:
		list("splat "+r, e.Source, e.Each)
	case *hclsyntax.AnonSymbolExpr:
		b.WriteString("item")
	case *hclsyntax.TemplateExpr:
		fmt.Fprintf(b, "(template %s", r)
		parts(b, e.Parts)
		b.WriteString(")")
	case *hclsyntax.TemplateJoinExpr:
		loop := e.Tuple.(*hclsyntax.ForExpr)
		fmt.Fprintf(b, "(join (for %s %s %s ", span(loop.Range()), quoted(loop.KeyVar), quoted(loop.ValVar))
		expression(b, loop.CollExpr)
		b.WriteString(" -)")
		directive(b, loop.ValExpr)
		b.WriteString(")")
	case *hclsyntax.TemplateWrapExpr:
		fmt.Fprintf(b, "(template %s", r)
		parts(b, []hclsyntax.Expression{e.Wrapped})
		b.WriteString(")")
	case *hclsyntax.ParenthesesExpr:
		list("paren "+r, e.Expression)
	case *hclsyntax.BinaryOpExpr:
		list(fmt.Sprintf("op %s %s", r, operators[e.Op]), e.LHS, e.RHS)
	case *hclsyntax.UnaryOpExpr:
		list(fmt.Sprintf("op %s %s", r, operators[e.Op]), e.Val)
	default:
		fmt.Fprintf(b, "(?%T)", e)
	}
}

// Adjacent pieces of text are written as one, without ranges, because the language does not define how
// the scanner divides text.
func parts(b *strings.Builder, all []hclsyntax.Expression) {
	text := ""
	flush := func() {
		if text != "" {
			b.WriteString(" " + quoted(text))
		}
		text = ""
	}
	for _, part := range all {
		if literal, ok := part.(*hclsyntax.LiteralValueExpr); ok && !literal.Val.IsNull() && literal.Val.Type() == cty.String {
			text += literal.Val.AsString()
			continue
		}
		flush()
		b.WriteString(" ")
		expression(b, part)
	}
	flush()
}

// The body of a directive is written without its range, which depends on how text is divided too.
func directive(b *strings.Builder, e hclsyntax.Expression) {
	b.WriteString(" (body")
	switch e := e.(type) {
	case *hclsyntax.TemplateExpr:
		parts(b, e.Parts)
	default:
		parts(b, []hclsyntax.Expression{e})
	}
	b.WriteString(")")
}

var operators = map[*hclsyntax.Operation]string{
	hclsyntax.OpLogicalOr: "||", hclsyntax.OpLogicalAnd: "&&", hclsyntax.OpLogicalNot: "!",
	hclsyntax.OpEqual: "==", hclsyntax.OpNotEqual: "!=",
	hclsyntax.OpGreaterThan: ">", hclsyntax.OpGreaterThanOrEqual: ">=",
	hclsyntax.OpLessThan: "<", hclsyntax.OpLessThanOrEqual: "<=",
	hclsyntax.OpAdd: "+", hclsyntax.OpSubtract: "-", hclsyntax.OpMultiply: "*",
	hclsyntax.OpDivide: "/", hclsyntax.OpModulo: "%", hclsyntax.OpNegate: "-",
}
