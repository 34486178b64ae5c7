"""`{% sample "title" %}…{% endsample %}`: a component as it looks, with the very lines that draw it."""

from textwrap import dedent

from django.template import Library, Node
from django.template.base import Parser, Token, TokenType
from django.template.loader import render_to_string

register = Library()

_MARKS = {
    TokenType.BLOCK: ("{% ", " %}"),
    TokenType.VAR: ("{{ ", " }}"),
    TokenType.COMMENT: ("{# ", " #}"),
    TokenType.TEXT: ("", ""),
}


@register.tag
def sample(parser: Parser, token: Token) -> Node:
    """Keep the source of the block beside its rendering, so that the two cannot differ."""
    _, title = token.split_contents()
    source = _source_until(parser, "endsample")
    nodelist = parser.parse(("endsample",))
    parser.delete_first_token()
    return _SampleNode(parser.compile_filter(title), dedent(source).strip(), nodelist)


def _source_until(parser: Parser, end: str) -> str:
    """The lines still to be parsed, up to the end tag. The parser keeps its tokens last first."""
    written = []
    for token in reversed(parser.tokens):
        if token.token_type is TokenType.BLOCK and token.contents == end:
            break
        before, after = _MARKS[token.token_type]
        written.append(before + token.contents + after)
    return "".join(written)


class _SampleNode(Node):
    def __init__(self, title, source: str, nodelist):
        self.title = title
        self.source = source
        self.nodelist = nodelist

    def render(self, context) -> str:
        return render_to_string(
            "components/sample.html",
            {
                "title": self.title.resolve(context),
                "source": self.source,
                "content": self.nodelist.render(context),
            },
        )
