package io.muster.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Draws the templates of {@code src/main/jte}, compiled with our classes; everything put into them is escaped. */
@Component
class Templates {

    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);

    /** @param name without the ending: {@code room} */
    String draw(String name, Map<String, Object> values) {
        StringOutput out = new StringOutput(8192);
        engine.render(name + ".jte", values, out);
        return out.toString();
    }
}
