package io.muster.database;

import io.micronaut.context.ApplicationContext;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/**
 * Starts Micronaut's bean context beside Spring's, for its repositories only, and makes each of them a Spring bean. They
 * work in Spring's transactions: see {@link SpringConnections} and {@link SpringTransactions}.
 */
@Configuration(proxyBeanMethods = false)
@Import(MicronautData.Repositories.class)
class MicronautData {

    static final String CONTEXT = "micronautContext";

    @Bean(name = CONTEXT, destroyMethod = "close")
    ApplicationContext micronautContext(DataSource dataSource) {
        ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .properties(Map.of(
                        "datasources.default.dialect",
                        "POSTGRES",
                        // Any other name than its own switches Micronaut's transaction manager off.
                        "datasources.default.transaction-manager",
                        "spring"))
                .build();
        context.registerSingleton(DataSource.class, dataSource, Qualifiers.byName("default"));
        return context.start();
    }

    /** Finds the repositories of all modules and offers each to Spring under its class name. */
    static class Repositories implements ImportBeanDefinitionRegistrar {

        @Override
        public void registerBeanDefinitions(AnnotationMetadata importer, BeanDefinitionRegistry registry) {
            var scanner = new ClassPathScanningCandidateComponentProvider(false) {
                @Override
                protected boolean isCandidateComponent(AnnotatedBeanDefinition candidate) {
                    return candidate.getMetadata().isIndependent();
                }
            };
            scanner.addIncludeFilter(new AnnotationTypeFilter(JdbcRepository.class));
            for (BeanDefinition found : scanner.findCandidateComponents("io.muster")) {
                register(registry, type(String.valueOf(found.getBeanClassName())));
            }
        }

        private static <T> void register(BeanDefinitionRegistry registry, Class<T> repository) {
            var factory = (org.springframework.beans.factory.BeanFactory) registry;
            registry.registerBeanDefinition(
                    repository.getName(),
                    BeanDefinitionBuilder.genericBeanDefinition(
                                    repository,
                                    () -> factory.getBean(CONTEXT, ApplicationContext.class)
                                            .getBean(repository))
                            .setLazyInit(true)
                            .getBeanDefinition());
        }

        private static Class<?> type(String name) {
            try {
                return Class.forName(name);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("repository " + name + " was found but cannot be loaded", e);
            }
        }
    }
}
