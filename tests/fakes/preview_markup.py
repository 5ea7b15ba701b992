"""The pages that a web preview draws of public channels."""

from enum import Enum, auto
from html import escape

from tests.fakes.world import NOON, PAGE, Channel, Post

__all__ = ["NOON", "PAGE", "Channel", "Fault", "Post", "frame", "nothing_found", "render", "shell"]


class Fault(Enum):
    """What can be wrong with one answer."""

    REDIRECT = auto()
    SHELL = auto()
    REGION_BLOCK = auto()
    FORBIDDEN = auto()
    EMPTY = auto()
    BLANK = auto()
    RESET = auto()
    THROTTLED = auto()
    THROTTLED_SILENTLY = auto()
    SERVER_ERROR = auto()
    CUT_HTML = auto()
    CUT_BEFORE_POSTS = auto()
    CUT_ON_THE_WIRE = auto()
    IGNORES_BEFORE = auto()
    OTHER_SITE = auto()
    OTHER_MARKUP = auto()
    BOMB = auto()


def render(channel: Channel, before: int | None = None, visit: int = 1) -> str:
    """Draw a page of the channel. Addresses of files differ with every ``visit``."""
    posts = channel.window(before)
    if not posts:
        return frame(channel, nothing_found(), before=None)
    oldest = posts[0].number
    older = any(post.number < oldest for post in channel.posts)
    blocks = "\n".join(block(channel, post, visit) for post in posts)
    return frame(channel, blocks, before=oldest if older and channel.prev_link else None)


def frame(channel: Channel, blocks: str, before: int | None) -> str:
    address = f"/s/{channel.name}?before={before}"
    title = escape(channel.title)
    prev = f'<link rel="prev" href="{address}">' if before else ""
    more = (
        '<div class="tgme_widget_message_centered js-messages_more_wrap">'
        f'<a href="{address}" class="tme_messages_more js-messages_more" data-before="{before}">'
        "</a></div>"
        if before
        else ""
    )
    return f"""<!DOCTYPE html>
<html>
  <head><meta charset="utf-8"><title>{escape(channel.title)} – Telegram</title>{prev}</head>
  <body class="widget_frame_base tgme_webpreview">
    <header class="tgme_header"><div class="tgme_channel_info">
      <div class="tgme_channel_info_header_title"><span dir="auto">{title}</span></div>
      <div class="tgme_channel_info_counter"><span class="counter_value">12.3K</span>
        <span class="counter_type">subscribers</span></div>
      <div class="tgme_channel_info_description">About us</div>
    </div></header>
    <main class="tgme_main" data-url="/s/{channel.name}">
      <section class="tgme_channel_history js-message_history">
{more}
{blocks}
      </section>
    </main>
    <script src="https://telegram.org/js/telegram-widget.js?22"></script>
  </body>
</html>
<!-- page generated in 24.6ms -->
"""


def shell(channel: Channel, said: str) -> str:
    return f"""<!DOCTYPE html>
<html><head><title>Telegram: View @{channel.name}</title></head>
<body class="no_transition"><div class="tgme_page_wrap"><div class="tgme_page">
<div class="tgme_page_title"><span dir="auto">{escape(channel.title)}</span></div>
<div class="tgme_page_description">{said}</div>
<div class="tgme_page_action"><a class="tgme_action_button_new" href="tg://resolve">View</a></div>
</div></div></body></html>
"""


def nothing_found() -> str:
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
        '<div class="tme_no_messages_found">No posts found</div></div>'
    )


def block(channel: Channel, post: Post, visit: int) -> str:
    name = post.channel or channel.name
    said = post.data_post if post.data_post is not None else f"{name}/{post.number}"
    service = " service_message" if post.service else ""
    parts = [
        author(name, channel.title),
        forwarded(channel, post),
        answered(channel, post),
        media(channel, post, visit),
        words(post),
        poll(post),
        card(post),
        reactions(),
        footer(channel, post),
    ]
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
        f'<div class="tgme_widget_message text_not_supported_wrap{service} js-widget_message"'
        f' data-post="{said}" data-view="eyJjIjot{visit}">'
        '<div class="tgme_widget_message_bubble">' + "\n".join(filter(None, parts)) + "</div>"
        "</div></div>"
    )


def address(channel: Channel, path: str) -> str:
    """Write a link as the page does; some pages escape it twice."""
    once = escape(
        f"https://t.me/{path}?x=1&y=2" if channel.double_escaped else f"https://t.me/{path}"
    )
    return escape(once) if channel.double_escaped else once


def author(name: str, title: str) -> str:
    return (
        '<div class="tgme_widget_message_author accent_color">'
        f'<a class="tgme_widget_message_owner_name" href="https://t.me/{name}">'
        f'<span dir="auto">{escape(title)}</span></a></div>'
    )


def forwarded(channel: Channel, post: Post) -> str:
    if post.forwarded is None:
        return ""
    if isinstance(post.forwarded, str):
        inner = (
            '<span class="tgme_widget_message_forwarded_from_name" dir="auto">'
            f"{escape(post.forwarded)}</span>"
        )
    else:
        source, number = post.forwarded
        target = address(channel, f"{source}/{number}" if number else source)
        inner = (
            f'<a class="tgme_widget_message_forwarded_from_name" href="{target}">'
            f'<span dir="auto">{source.title()}</span></a>'
        )
    return (
        f'<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from {inner}</div>'
    )


def answered(channel: Channel, post: Post) -> str:
    if post.reply is None:
        return ""
    name, number, quote = post.reply
    target = address(channel, f"{name}/{number}")
    return (
        f'<a class="tgme_widget_message_reply user-color-default" href="{target}">'
        '<div class="tgme_widget_message_author"><span class="tgme_widget_message_author_name">'
        f"{name}</span></div>"
        '<div class="tgme_widget_message_text js-message_text js-message_reply_text">'
        f"{escape(quote)}</div></a>"
    )


def media(channel: Channel, post: Post, visit: int) -> str:
    file = f"https://cdn4.telesco.pe/file/{post.number}.jpg?token={visit}"
    style = f"""style="width:800px;background-image:url('{file}')\""""
    if post.unsupported:
        return (
            '<div class="message_media_not_supported_wrap">'
            '<div class="message_media_not_supported">'
            '<div class="message_media_not_supported_label">This media is not supported</div>'
            '<span class="message_media_view_in_telegram">VIEW IN TELEGRAM</span></div></div>'
        )
    if post.withheld:
        return (
            '<div class="tgme_widget_message_error">'
            "This message couldn't be displayed on your "
            "device because it violates the Telegram Terms of Service.</div>"
        )
    if post.video:
        return (
            '<a class="tgme_widget_message_video_player js-message_video_player" '
            f'href="{address(channel, f"{channel.name}/{post.number}")}">'
            f'<i class="tgme_widget_message_video_thumb" {style}></i>'
            f'<video class="tgme_widget_message_video js-message_video" src="{file}"></video>'
            '<div class="message_media_not_supported">Not supported in your browser</div>'
            '<time class="message_video_duration">0:42</time></a>'
        )
    if post.document:
        return (
            '<a class="tgme_widget_message_document_wrap" '
            f'href="{address(channel, f"{channel.name}/{post.number}")}">'
            '<div class="tgme_widget_message_document">'
            '<div class="tgme_widget_message_document_title" dir="auto">report</div>'
            '<div class="tgme_widget_message_document_extra" dir="auto">1 KB</div></div></a>'
        )
    if post.photos == 1:
        target = address(channel, f"{channel.name}/{post.number}")
        return f'<a class="tgme_widget_message_photo_wrap 51 11" href="{target}" {style}></a>'
    if post.photos:
        return album(channel, post, style)
    return ""


def album(channel: Channel, post: Post, style: str) -> str:
    parts = "".join(
        '<a class="tgme_widget_message_photo_wrap grouped_media_wrap js-message_photo" '
        f'href="https://t.me/{channel.name}/{post.number + step}?single" {style}></a>'
        for step in range(post.photos)
    )
    return (
        '<div class="tgme_widget_message_grouped_wrap js-message_grouped_wrap">'
        f'<div class="tgme_widget_message_grouped"><div class="tgme_widget_message_grouped_layer">'
        f"{parts}</div></div></div>"
    )


def words(post: Post) -> str:
    if not post.text:
        return ""
    inner = post.text if post.markup else escape(post.text).replace("\n", "<br/>")
    element = '<div class="tgme_widget_message_text js-message_text" dir="auto">'
    if post.photos > 1:
        return f"{element}{element}{inner}</div></div>"
    return f"{element}{inner}</div>"


def poll(post: Post) -> str:
    if not post.poll:
        return ""
    question, *options = post.poll
    rows = "".join(
        '<a class="tgme_widget_message_poll_option">'
        '<div class="tgme_widget_message_poll_option_value">'
        f'<div class="tgme_widget_message_poll_option_text">{escape(one)}</div></div></a>'
        for one in options
    )
    return (
        '<div class="tgme_widget_message_poll js-poll">'
        f'<div class="tgme_widget_message_poll_question">{escape(question)}</div>'
        '<div class="tgme_widget_message_poll_type">Anonymous Poll</div>'
        f'<div class="tgme_widget_message_poll_options">{rows}</div></div>'
    )


def card(post: Post) -> str:
    if post.card is None:
        return ""
    return (
        '<a class="tgme_widget_message_link_preview" href="https://example.org/a">'
        '<div class="link_preview_site_name">Example</div>'
        f'<div class="link_preview_title">{escape(post.card)}</div>'
        f'<div class="link_preview_description js-message_text">{escape(post.card)}</div></a>'
    )


def reactions() -> str:
    return (
        '<div class="tgme_widget_message_reactions js-message_reactions">'
        '<span class="tgme_reaction"><i class="emoji"><b>🤣</b></i>34</span></div>'
    )


def footer(channel: Channel, post: Post) -> str:
    shown = post.raw_date
    if shown is None and post.date is not None:
        shown = post.date.isoformat()
    time = f'<time datetime="{shown}" class="time">07:24</time>' if shown else ""
    signed = (
        '<span class="tgme_widget_message_from_author" dir="auto">'
        f"{escape(post.signature)}</span>,&nbsp;"
        if post.signature
        else ""
    )
    edited = "edited &nbsp;" if post.edited else ""
    target = address(channel, f"{channel.name}/{post.number}")
    return (
        '<div class="tgme_widget_message_footer compact js-message_footer">'
        '<div class="tgme_widget_message_info short js-message_info">'
        '<span class="tgme_widget_message_views">4.85K</span><span class="copyonly"> views</span>'
        f'<span class="tgme_widget_message_meta">{edited}{signed}'
        f'<a class="tgme_widget_message_date" href="{target}">{time}</a></span></div></div>'
    )
